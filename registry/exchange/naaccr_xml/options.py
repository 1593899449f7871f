"""What the reader and the writer may be told to do otherwise."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReaderOptions:
    """How strictly a file is read; the defaults are those of the reference library.

    *unknown_items* is error (a problem, the value is dropped), ignore (dropped
    silently), process (kept unchecked) or report (a problem, the value is kept).
    *include* and *exclude* choose items that are kept; all are checked.  *max_ratio*
    bounds what a compressed file may grow by, *max_patient* the characters of one patient;
    both keep a hostile file from filling the memory.
    """

    strict_namespaces: bool = True
    check_values: bool = True
    unknown_items: str = "error"
    ignore_extensions: bool = False
    allow_missing_dictionary: bool = True
    include: frozenset[str] | None = None
    exclude: frozenset[str] = frozenset()
    translate_ids: Mapping[str, str] = field(default_factory=dict)
    translate_uris: Mapping[str, str] = field(default_factory=dict)
    max_ratio: int = 400
    max_patient: int = 4 * MEGABYTE

    @property
    def chooses_items(self) -> bool:
        """Whether items are renamed or left out on request."""
        return bool(self.translate_ids or self.include is not None or self.exclude)


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """How a file is written.

    *too_long* is refuse or keep: nothing is ever cut.  *unknown_items* is error
    (refused), ignore (left out) or process (written).  With *pad_zeros* numbers
    of padding leftZero and rightZero are filled up.
    """

    unknown_items: str = "error"
    too_long: str = "refuse"
    write_numbers: bool = False
    alphabetical: bool = False
    pad_zeros: bool = False
    newline: str = "\n"
    drop_control_characters: bool = True
