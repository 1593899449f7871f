"""A case as edits see it: its items, its dates, and what is known around it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from registry.edits import sets
from registry.standards.partial_date import DateError, PartialDate

if TYPE_CHECKING:
    from registry.edits.edit import Edit


# What a case keeps when its values change.
_AROUND = ("lookalikes", "facilities", "reference_year", "schema", "groups", "local", "texts")


class Schema(Protocol):
    """What an edit asks of the staging schema of a case."""

    def takes(self, naaccr_id: str) -> bool:
        """Whether the schema asks for an item in the year of diagnosis."""

    def accepts(self, naaccr_id: str, value: str) -> bool:
        """Whether *value* is one of the schema's codes; True for items without codes."""


class Texts(Protocol):
    """What an edit asks of the texts and reports of a case."""

    def against(self, naaccr_id: str, value: str) -> str:
        """Return the words that speak against a coded *value*, quoted; "" where none do."""


@dataclass(frozen=True)
class Case(Mapping[str, str]):
    """The items that a case holds by XML id ("" where blank), and its surroundings.

    *tumors* are the patient's cases at the facility, this one among them; *lookalikes*
    numbers of other patients who may be the same person; *facilities* the registered
    facility numbers; *groups* the stage groups that the site's AJCC tables give, by item;
    *local* the site's own edits; *texts* what its texts and reports say.
    What is not known is empty, and edits that need it are skipped.
    """

    held: Mapping[str, str]
    today: date
    tumors: Sequence["Case"] = ()
    lookalikes: Sequence[str] = ()
    facilities: frozenset[str] = frozenset()
    reference_year: int | None = None
    schema: Schema | None = None
    groups: Mapping[str, str] = field(default_factory=dict)
    local: tuple["Edit", ...] = ()
    texts: Texts | None = None

    def __getitem__(self, naaccr_id: str) -> str:
        return self.held.get(naaccr_id, "") or ""

    def __contains__(self, naaccr_id: object) -> bool:
        return bool(self[str(naaccr_id)])

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)

    __hash__ = object.__hash__

    @property
    def site(self) -> str:
        """The primary site: C504."""
        return self["primarySite"]

    @property
    def histology(self) -> str:
        """The histology, four digits of ICD-O-3."""
        return self["histologicTypeIcdO3"]

    @property
    def behavior(self) -> str:
        """The behavior: 0, 1, 2 or 3."""
        return self["behaviorCodeIcdO3"]

    @property
    def year(self) -> int | None:
        """The year of diagnosis."""
        year = self["dateOfDiagnosis"][:4]
        return int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None

    def has_site(self, name: str) -> bool:
        """Whether the primary site belongs to a set of ``data/sets.csv``."""
        return sets.holds(name, self.site)

    def has_histology(self, name: str) -> bool:
        """Whether the histology belongs to a set of ``data/sets.csv``."""
        return sets.holds(name, self.histology)

    def date(self, naaccr_id: str) -> PartialDate | None:
        """Return the date of an item; None where it is blank or no date."""
        return _date(self[naaccr_id])

    def number(self, naaccr_id: str) -> int | None:
        """Return the number that an item holds; None where it holds none."""
        value = self[naaccr_id]
        return int(value) if value.isascii() and value.isdigit() else None

    def is_before(self, first: str, second: str) -> bool:
        """Whether the date of item *first* surely lies before that of *second*."""
        one, other = self.date(first), self.date(second)
        return bool(one and other and one.before(other))

    def is_after(self, first: str, second: str) -> bool:
        """Whether the date of item *first* surely lies after that of *second*."""
        return self.is_before(second, first)

    def days(self, first: str, second: str) -> int | None:
        """Return the fewest days from item *first* to item *second*; None without both dates."""
        one, other = self.date(first), self.date(second)
        return one.days_until(other)[0] if one and other else None

    def against(self, naaccr_id: str) -> str:
        """Return the words of the texts that speak against what an item holds; "" where none do."""
        value = self[naaccr_id]
        return self.texts.against(naaccr_id, value) if self.texts and value else ""

    def having(self, values: Mapping[str, str]) -> "Case":
        """Return the case with other *values*, to see what they would do."""
        changed = Case({**self.held, **values}, self.today)
        for name in _AROUND:
            object.__setattr__(changed, name, getattr(self, name))
        tumors = tuple(changed if each is self else each for each in self.tumors)
        object.__setattr__(changed, "tumors", tumors)
        return changed


@lru_cache(maxsize=1 << 14)
def _date(value: str) -> PartialDate | None:
    try:
        return PartialDate.from_naaccr(value)
    except DateError:
        return None
