"""How far each item tells who somebody is, why, and how it is treated in a research file."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from registry.standards import items, tables

DIRECT, QUASI, SENSITIVE, LOW = "direct", "quasi", "sensitive", "low"
WORDS = {
    DIRECT: "Direct identifier",
    QUASI: "Quasi-identifier",
    SENSITIVE: "Sensitive",
    LOW: "Low",
}
NEVER = "never"


@dataclass(frozen=True, slots=True)
class Rating:
    """The risk of an item; *treatment* names its ladder (see ``ladders``), or is NEVER."""

    risk: str
    treatment: str
    reason: str
    source: str

    @property
    def words(self) -> str:
        """The risk in words."""
        return WORDS[self.risk]


@cache
def rating(name: str) -> Rating:
    """Return the rating of *name*, an XML id or a derived item.

    The first row that fits decides: the item's own, a pattern, its type, its section.
    """
    kinds = _kinds(name)
    found: dict[str, Rating] = {}
    for row in _rows():
        what = row["what"]
        if what not in found and _fits(what, row["name"], name, kinds):
            found[what] = Rating(row["risk"], row["treatment"], row["reason"], row["source"])
    return next(found[what] for what in _ORDER if what in found)


@cache
def _rows() -> list[dict[str, str]]:
    return tables.rows("risks", "disclosure")


_ORDER = ("item", "like", "type", "section", "default")


def _fits(what: str, pattern: str, name: str, kinds: dict[str, set[str]]) -> bool:
    if what == "item":
        return pattern == name
    if what == "like":
        return fnmatchcase(name, pattern)
    return what == "default" or pattern in kinds[what]


def _kinds(name: str) -> dict[str, set[str]]:
    try:
        item = items.item(name)
    except items.UnknownItem:
        return {"type": set(), "section": set()}
    unlimited = {"unlimited"} if item.unlimited_text else set()
    return {"type": {item.data_type} | unlimited, "section": {item.section}}
