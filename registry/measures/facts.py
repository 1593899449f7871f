"""Facts that measures ask for and that no single item holds: the surgery, stages, what came first.

A fact has a name without capitals and dots; a measure uses it where it would use an item.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from registry.standards.partial_date import DateError, PartialDate

SURGERY, RADIATION, SYSTEMIC = "surgery", "radiation", "systemic"
NOTHING, UNKNOWN = "none", "unknown"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value made of items: what it is called, the items, and the function of their values.

    *values* are what a fact may be, where it has a closed list.
    """

    name: str
    items: tuple[str, ...]
    make: Callable[..., str]
    values: frozenset[str] = frozenset()


def value(subject: str, case: Mapping[str, str]) -> str:
    """Return the value of an item or a fact of *case*; "" where it is blank."""
    fact = FACTS.get(subject)
    if fact is None:
        return case.get(subject, "") or ""
    return fact.make(*(case.get(each, "") or "" for each in fact.items))


def items_of(subject: str) -> frozenset[str]:
    """Return the XML ids that an item (itself) or a fact is made of."""
    fact = FACTS.get(subject)
    return frozenset(fact.items) if fact else frozenset({subject})


def _first(*values: str) -> str:
    return next(filter(None, values), "")


def _category(newer: str, older: str) -> str:
    """Return a T, N or M category without its letters: cT1c, pT1c, c1C and T1c are 1c."""
    text = (newer or older).strip()
    while text[:1] in {"y", "r", "a", "c", "p"}:
        text = text[1:]
    if text[:1] in {"T", "N", "M"}:
        text = text[1:]
    return text if text == "X" else text.lower()


@cache
def _first_treatment(
    surgery2023: str,
    surgery2022: str,
    surgery_date: str,
    modality: str,
    radiation_date: str,
    chemo: str,
    chemo_date: str,
    hormone: str,
    hormone_date: str,
    immune: str,
    immune_date: str,
) -> str:
    """Return what the first course began with; of treatments on one day the surgery."""
    operated = "10" <= (surgery2023[1:3] or surgery2022) <= "90"
    given = [
        (kind, date)
        for kind, was_given, date in (
            (SURGERY, operated, surgery_date),
            (RADIATION, "01" <= modality <= "98", radiation_date),
            (SYSTEMIC, chemo in {"01", "02", "03"}, chemo_date),
            (SYSTEMIC, hormone == "01", hormone_date),
            (SYSTEMIC, immune == "01", immune_date),
        )
        if was_given
    ]
    if not given:
        return NOTHING
    if len({kind for kind, _ in given}) == 1:
        return given[0][0]
    try:
        dated = [(kind, PartialDate.from_naaccr(date)) for kind, date in given]
    except DateError:
        return UNKNOWN
    first, began = min(dated, key=lambda pair: pair[1].latest())
    others = [date for kind, date in dated if kind != first]
    return first if all(began.latest() <= date.earliest() for date in others) else UNKNOWN


def _margin(value: str) -> str:
    """Return whether the circumferential margin is over 1 mm: clear, close or unknown."""
    text = value.strip().upper()
    if text in {"XX.0", "XX.1", "XX.4", "XX.5", "XX.6"}:
        return "clear"
    whole, _, tenth = text.partition(".")
    if not (whole.isdecimal() and tenth.isdecimal()):
        return UNKNOWN
    return "clear" if float(text) > 1 else "close"


def _stage(name: str, which: str) -> Fact:
    items = (f"ajccTnm{which}StageGroup", f"tnm{which}StageGroup")
    return Fact(name, items, lambda newer, older: _first(newer, older).upper())


def _tnm(name: str, which: str, letter: str) -> Fact:
    return Fact(name, (f"ajccTnm{which}{letter}", f"tnm{which}{letter}"), _category)


FACTS: dict[str, Fact] = {
    "surgery": Fact(
        "surgery of primary site (1291, before 2023 1290)",
        ("rxSummSurgPrimSite2023", "rxSummSurgPrimSite"),
        _first,
    ),
    "surgery_date": Fact(
        "date of the most definitive surgery (3170, else 1200)",
        ("rxDateMostDefinSurg", "rxDateSurgery"),
        _first,
    ),
    "systemic_date": Fact(
        "date of the first systemic treatment (3230, else 1220)",
        ("rxDateSystemic", "rxDateChemo"),
        _first,
    ),
    "sex": Fact(
        "sex (225, else 220)",
        ("sexAssignedAtBirth", "sex"),
        lambda newer, older: _first(newer if newer in {"1", "2"} else "", older, newer),
    ),
    "clinical_stage": _stage("clinical stage group (1004, 7th edition 970)", "Clin"),
    "pathologic_stage": _stage("pathologic stage group (1014, 7th edition 910)", "Path"),
    "clinical_t": _tnm("clinical T (1001, 7th edition 940)", "Clin", "T"),
    "clinical_n": _tnm("clinical N (1002, 7th edition 950)", "Clin", "N"),
    "clinical_m": _tnm("clinical M (1003, 7th edition 960)", "Clin", "M"),
    "pathologic_t": _tnm("pathologic T (1011, 7th edition 880)", "Path", "T"),
    "pathologic_n": _tnm("pathologic N (1012, 7th edition 890)", "Path", "N"),
    "pathologic_m": _tnm("pathologic M (1013, 7th edition 900)", "Path", "M"),
    "first_treatment": Fact(
        "first treatment by its date",
        (
            "rxSummSurgPrimSite2023",
            "rxSummSurgPrimSite",
            "rxDateSurgery",
            "phase1RadiationTreatmentModality",
            "rxDateRadiation",
            "rxSummChemo",
            "rxDateChemo",
            "rxSummHormone",
            "rxDateHormone",
            "rxSummBrm",
            "rxDateBrm",
        ),
        _first_treatment,
        frozenset({SURGERY, RADIATION, SYSTEMIC, NOTHING, UNKNOWN}),
    ),
    "circumferential_margin": Fact(
        "circumferential margin (3823) against 1 mm",
        ("circumferentialResectionMargin",),
        _margin,
        frozenset({"clear", "close", UNKNOWN}),
    ),
}
