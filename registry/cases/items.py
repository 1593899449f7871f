"""Reading and writing NAACCR items of a case by XML id, wherever they are stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from registry.cases.models import LEVELS, Abstract, Patient, Tumor
from registry.standards import items as dictionary

# Items of the Tumor level that say something about one facility's report, not about the disease.
ABSTRACT_SECTIONS = frozenset(
    {
        "Hospital-Specific",
        "Hospital-Confidential",
        "Other-Confidential",
        "Pathology",
        "Text-Diagnosis",
        "Text-Treatment",
        "Text-Miscellaneous",
    }
)
ABSTRACT_ITEMS = frozenset(
    {
        "casefindingSource",
        "cocAccreditedFlag",
        "cocCodingSysCurrent",
        "cocCodingSysOriginal",
        "dateCaseCompleted",
        "dateCaseCompletedCoc",
        "dateCaseInitiated",
        "dateCaseLastChanged",
        "dateCaseReportExported",
        "dateCaseReportLoaded",
        "dateCaseReportReceived",
        "dateTumorRecordAvailbl",
        "medicalRecordNumber",
        "patientSystemIdHosp",
        "typeOfReportingSource",
        "vendorName",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item lives: its level, and its column or its key in the level's JSON column."""

    level: str
    column: str | None
    key: str


@cache
def place(naaccr_id: str) -> Place:
    """Return where the standard item *naaccr_id* lives.

    Raises UnknownItem, or ValueError for an item of a file's root, which no case holds.
    """
    item = dictionary.item(naaccr_id)
    column = _columns().get(naaccr_id)
    if column:
        return Place(column[0], column[1], str(item.number))
    return Place(_level(item), None, str(item.number))


def place_level(naaccr_id: str) -> str:
    """Return the level an item lives on; "" for an item of a user dictionary."""
    return _place_or_tail(naaccr_id).level


@cache
def column_ids(level: str) -> Mapping[str, str]:
    """Return the XML ids of *level* that have a column: {attribute: id}."""
    return {
        attribute: naaccr_id
        for naaccr_id, (its_level, attribute) in _columns().items()
        if its_level == level
    }


class CaseItems(Mapping[str, str]):
    """The items of one case as one mapping from XML id to value; a blank item is not in it.

    ``case["primarySite"]`` of a blank item is "" (no KeyError): a form or an edit
    asks for items without knowing which were filled.
    """

    def __init__(
        self, patient: Patient, tumor: Tumor | None = None, abstract: Abstract | None = None
    ) -> None:
        self._levels = {"patient": patient, "tumor": tumor, "abstract": abstract}

    @classmethod
    def of(cls, abstract: Abstract) -> "CaseItems":
        """Return the items of *abstract*, its tumor and its patient."""
        return cls(abstract.tumor.patient, abstract.tumor, abstract)

    def __getitem__(self, naaccr_id: str) -> str:
        where = _place_or_tail(naaccr_id)
        if where.column:
            return getattr(self._levels[where.level], where.column, None) or ""
        for level in [where.level] if where.level else LEVELS:
            owner = self._levels[level]
            if owner is not None and where.key in owner.items:
                return str(owner.items[where.key])
        return ""

    def __contains__(self, naaccr_id: object) -> bool:
        return bool(self[str(naaccr_id)])

    def __iter__(self) -> Iterator[str]:
        for level, owner in self._levels.items():
            if owner is not None:
                yield from level_items(level, owner)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def get(self, naaccr_id: str, default: str = "") -> str:  # type: ignore[override]
        """Return the value of *naaccr_id*, or *default* where it is blank."""
        return self[naaccr_id] or default

    def level(self, level: str) -> dict[str, str]:
        """Return the items of one level: patient, tumor or abstract."""
        owner = self._levels[level]
        return {} if owner is None else level_items(level, owner)

    def set(self, values: Mapping[str, str], *, level: str | None = None) -> dict[str, str]:
        """Write *values* and return the old values of those that differ; "" blanks an item.

        *level* is needed only for new items of a user dictionary, which no standard places.
        Raises ValueError for an item of a level that this case does not have.
        """
        before: dict[str, str] = {}
        tails: dict[str, dict[str, str]] = {}
        for naaccr_id, value in values.items():
            where = _place_or_tail(naaccr_id)
            its_level = where.level or level or self._holder(where.key)
            owner = self._levels.get(its_level or "")
            if owner is None or its_level is None:
                raise ValueError(
                    f"{naaccr_id} has no place in this case ({its_level or 'no level'})"
                )
            old = self[naaccr_id]
            if old == value:
                continue
            before[naaccr_id] = old
            if where.column:
                setattr(owner, where.column, value or None)
            else:
                tail = tails.setdefault(its_level, dict(owner.items))
                tail.pop(where.key, None)
                if value:
                    tail[where.key] = value
        for its_level, tail in tails.items():
            self._levels[its_level].items = tail  # type: ignore[union-attr]
        return before

    def _holder(self, key: str) -> str | None:
        """Return the level whose JSON column has *key* already."""
        for level, owner in self._levels.items():
            if owner is not None and key in owner.items:
                return level
        return None


def level_items(level: str, owner: Patient | Tumor | Abstract) -> dict[str, str]:
    """Return all filled items of one row by XML id, columns first."""
    found = {
        naaccr_id: value
        for attribute, naaccr_id in column_ids(level).items()
        if (value := getattr(owner, attribute))
    }
    found.update((id_of_key(key), value) for key, value in owner.items.items())
    return found


def split(level: str, values: Mapping[str, str]) -> tuple[dict[str, str | None], dict[str, str]]:
    """Return *values* of one level as its columns by attribute and its JSON tail by key.

    The columns are complete: those without a value are None, so that rows can be
    written in bulk.
    """
    columns: dict[str, str | None] = dict.fromkeys(column_ids(level))
    tail = {}
    for naaccr_id, value in values.items():
        where = _place_or_tail(naaccr_id)
        if where.column:
            columns[where.column] = value or None
        elif value:
            tail[where.key] = value
    return columns, tail


@cache
def id_of_key(key: str) -> str:
    """Return the XML id for a key of a JSON column: an item number, or a user-defined id."""
    return dictionary.by_number(int(key)).naaccr_id if key.isdigit() else key


@cache
def _place_or_tail(naaccr_id: str) -> Place:
    """Return the place of a standard item; items of user dictionaries keep their id as key."""
    try:
        return place(naaccr_id)
    except dictionary.UnknownItem:
        return Place("", None, naaccr_id)


@cache
def _columns() -> dict[str, tuple[str, str]]:
    return {
        column.info["naaccr_id"]: (level, attribute.key)
        for level, model in LEVELS.items()
        for attribute in model.__mapper__.column_attrs
        for column in attribute.columns
        if "naaccr_id" in column.info
    }


def _level(item: dictionary.Item) -> str:
    if item.parent == "Patient":
        return "patient"
    if item.parent != "Tumor":
        raise ValueError(f"{item.naaccr_id} belongs to a file, not to a case")
    on_abstract = item.section in ABSTRACT_SECTIONS or item.naaccr_id in ABSTRACT_ITEMS
    return "abstract" if on_abstract else "tumor"
