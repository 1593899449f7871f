"""By what survival is compared: derived groups, and any coded item with the words of its codes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from registry import snapshot
from registry.cases import queries as cases
from registry.standards import codes, items, site_groups
from registry.standards.ages import OLDEST

if TYPE_CHECKING:
    import pandas as pd

UNKNOWN = "Unknown"
OTHERS = "All others"
# More groups than that cannot be told apart; the smallest are put together.
MOST_GROUPS = 12
STAGES = {
    "0": "In situ",
    "1": "Localized",
    "2": "Regional, extension",
    "3": "Regional, nodes",
    "4": "Regional, both",
    "7": "Distant",
    "8": "Benign, borderline",
    "9": UNKNOWN,
    "": "Not staged",
}
AJCC_STAGES = {each: f"Stage {each}" for each in ("0", "I", "II", "III", "IV")}
SEXES = {"1": "Male", "2": "Female"}
BANDS = ((0, 14), (15, 44), (45, 54), (55, 64), (65, 74), (75, OLDEST))
ITEM = "item:"


@dataclass(frozen=True, slots=True)
class Grouping:
    """A way to group cases: the columns that it reads, and the label of each case.

    *order* is the order of the labels; labels that it lacks follow in order of their words.
    """

    label: str
    columns: tuple[str, ...]
    labels: "Callable[[pd.DataFrame], pd.Series[str]]"
    order: tuple[str, ...] = ()


def grouping(key: str) -> Grouping:
    """Return the grouping *key*, one of GROUPINGS or ``item:`` and an XML id; raises KeyError."""
    if key.startswith(ITEM):
        naaccr_id = key.removeprefix(ITEM)
        if naaccr_id not in coded_items():
            raise KeyError(key)
        return _of_item(naaccr_id)
    return GROUPINGS[key]


@cache
def coded_items() -> Mapping[str, str]:
    """Return the name of each item with a code list that a case can hold, by its XML id."""
    held = snapshot.names()
    named = sorted((items.item(each).name, each) for each in codes.coded_items() if each in held)
    return {each: name for name, each in named}


def labelled(frame: "pd.DataFrame", key: str) -> "pd.Series[str]":
    """Return the label of each case; the smallest groups beyond MOST_GROUPS are put together."""
    found = grouping(key).labels(frame)
    sizes = found.value_counts()
    if len(sizes) <= MOST_GROUPS:
        return found
    return found.where(found.isin(sizes.index[: MOST_GROUPS - 1]), OTHERS)


def in_order(labels: "pd.Series[str]", key: str) -> list[str]:
    """Return the labels that occur, in the order of the grouping."""
    order = grouping(key).order
    places = {label: place for place, label in enumerate(order)}
    last = len(order)

    def place(label: str) -> tuple[bool, int, str]:
        return label == OTHERS, places.get(label, last), label

    return sorted(labels.unique(), key=place)


def band(age: int) -> str:
    """Return the age band of the survival standards: 15-44, 45-54 ... 75+."""
    for low, high in BANDS:
        if low <= age <= high:
            return f"{low}+" if high == OLDEST else f"{low}-{high}"
    return UNKNOWN


def _mapped(column: str, words: Mapping[str, str], other: str) -> "Callable[..., pd.Series[str]]":
    return lambda frame: frame[column].map(lambda value: words.get(value, other)).astype(str)


def _site_labels(frame: "pd.DataFrame") -> "pd.Series[str]":
    names = {code: group.name for code, group in site_groups.groups().items()}
    return frame["site_group"].map(lambda code: names.get(code, UNKNOWN)).astype(str)


def _facility_labels(frame: "pd.DataFrame") -> "pd.Series[str]":
    names = {facility.id: facility.name for facility in cases.facilities()}
    return frame["facility_id"].map(lambda key: names.get(int(key), UNKNOWN)).astype(str)


def _period(year: int) -> str:
    """Return the five years that *year* lies in, as 2015-2019; UNKNOWN for 0."""
    return f"{year // 5 * 5}-{year // 5 * 5 + 4}" if year else UNKNOWN


def _of_item(naaccr_id: str) -> Grouping:
    """Return the grouping by the codes of an item; a blank is a group of its own."""

    def labels(frame: "pd.DataFrame") -> "pd.Series[str]":
        return frame[naaccr_id].map(lambda code: _words(naaccr_id, code)).astype(str)

    return Grouping(items.item(naaccr_id).name, (naaccr_id,), labels)


@cache
def _words(naaccr_id: str, code: str) -> str:
    known = codes.code_list(naaccr_id)
    found = known.find(code) if known and code else None
    if not code:
        return "Blank"
    return f"{code} {found.named(code)}" if found else f"{code} (not a code)"


def _age_labels(frame: "pd.DataFrame") -> "pd.Series[str]":
    return frame["age"].map(band).astype(str)


def _period_labels(frame: "pd.DataFrame") -> "pd.Series[str]":
    return frame["diagnosis_year"].fillna(0).astype(int).map(_period).astype(str)


GROUPINGS = {
    "summary_stage": Grouping(
        "Summary Stage", ("summary_stage",), _mapped("summary_stage", STAGES, UNKNOWN),
        tuple(STAGES.values()),
    ),
    "stage_group": Grouping(
        "AJCC stage group", ("stage_group",), _mapped("stage_group", AJCC_STAGES, "Stage unknown"),
        tuple(AJCC_STAGES.values()),
    ),
    "group": Grouping("Site group", ("site_group",), _site_labels),
    "sex": Grouping(
        "Sex", (), _mapped("sex", SEXES, "Other or unknown"), tuple(SEXES.values())
    ),
    "age": Grouping(
        "Age at diagnosis", (), _age_labels, tuple(band(low) for low, _ in BANDS)
    ),
    "period": Grouping("Years of diagnosis", ("diagnosis_year",), _period_labels),
    "facility": Grouping("Facility", ("facility_id",), _facility_labels),
    "class_of_case": _of_item("classOfCase"),
    "none": Grouping("All together", (), lambda frame: frame["sex"].map(lambda _: "All cases")),
}  # fmt: skip
