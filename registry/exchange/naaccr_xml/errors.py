"""What can be wrong with a NAACCR XML file, and where."""

from dataclasses import dataclass

UNKNOWN_ID = "Unknown NAACCR ID"
WRONG_NUMBER = "Wrong NAACCR Number"
WRONG_LEVEL = "Invalid data level"
TOO_LONG = "Value too long"
TOO_SHORT = "Value too short"
WRONG_TYPE = "Value invalid for data type"
LEADING_SPACE = "Value starts with a space"
TRAILING_SPACE = "Value ends with a space"
WRONG_TIME = "Invalid Time Generated"

# A message stays on one line and readable, however long the value is.
LONGEST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """A validation error: the record is still delivered, and reading goes on.

    *path* names the element as /Patient/Tumor[2]/Item[5], counted within its parent.
    """

    code: str
    line: int
    path: str
    naaccr_id: str
    number: int | None
    value: str
    expected: str

    def __str__(self) -> str:
        what = self.naaccr_id or self.path
        return f"{self.code}: {what}, {shown(self.value)}, expected {self.expected}"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the reader put right or left out, and that somebody should know."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"Note: {self.text}"


class ReadingStopped(Exception):
    """The file cannot be read further; the patients before *line* were delivered."""

    def __init__(self, message: str, line: int | None = None, file: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.file = file

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part)
        return f"{place}: {self.message}" if place else self.message


class DictionaryError(ValueError):
    """A user dictionary breaks a rule; it is not used."""


class WritingRefused(ValueError):
    """A value cannot be written as the options ask; nothing was cut."""


def shown(value: str) -> str:
    """Return *value* quoted on one line, shortened where it is long."""
    short = value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}..."
    return repr(short) if len(value) <= LONGEST_SHOWN else f"{short!r} ({len(value)} characters)"
