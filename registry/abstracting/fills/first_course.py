"""What follows from the treatment that was coded: dates, status, sequences (STORE)."""

import re
from collections.abc import Iterable, Sequence

from registry.abstracting.chart import Chart
from registry.abstracting.fills.proposal import Proposal
from registry.standards.partial_date import DateError, PartialDate

SYSTEMIC_DATES = ("rxDateChemo", "rxDateHormone", "rxDateBrm")
TREATMENT_DATES = (
    "rxDateSurgery",
    "rxDateRadiation",
    "rxDateSystemic",
    *SYSTEMIC_DATES,
    "rxDateOther",
)
# Items of treatment and the codes that say that it was given.
_GIVEN = {
    "rxSummSurgPrimSite": re.compile(r"[1-8]\d|90"),
    "rxSummSurgPrimSite2023": re.compile(r"[AB](?!000|99)\d{3}"),
    "rxSummSurgOthRegDis": re.compile(r"[1-5]"),
    "phase1RadiationTreatmentModality": re.compile(r"0[1-9]|1\d|98"),
    "rxSummRadiation": re.compile(r"[1-5]"),
    "rxSummChemo": re.compile(r"0[1-3]"),
    "rxSummHormone": re.compile(r"01"),
    "rxSummBrm": re.compile(r"01"),
    "rxSummTransplntEndocr": re.compile(r"[1-4]0|1[12]"),
    "rxSummOther": re.compile(r"[1236]"),
}
_RESPONSES = ("neoadjuvTherapyClinicalResponse", "neoadjuvTherapyTreatmentEffect")
_NODES_REMOVED = re.compile(r"[2-7]")
_UNKNOWN = re.compile(r"9|99|[AB]990|8|88")
_PRIMARY_SURGERY = ("rxSummSurgPrimSite", "rxSummSurgPrimSite2023")
_SURGERY = (*_PRIMARY_SURGERY, "rxSummSurgOthRegDis")
_RADIATION = ("phase1RadiationTreatmentModality", "rxSummRadiation")
_SYSTEMIC = ("rxSummChemo", "rxSummHormone", "rxSummBrm", "rxSummTransplntEndocr")


def worked_out(case: Chart) -> list[Proposal]:
    """Return the items of the first course that follow from others.

    A date or order that depends on parts of dates which nobody knows is left to the registrar.
    """
    found = [
        _earliest("rxDateSystemic", SYSTEMIC_DATES, case),
        _earliest("date1stCrsRxCoc", TREATMENT_DATES, case),
        _earliest("dateInitialRxSeer", TREATMENT_DATES, case),
        _status(case),
        _reason("reasonForNoSurgery", _PRIMARY_SURGERY, case),
        _reason("reasonForNoRadiation", _RADIATION, case),
    ]
    return [
        *(proposal for proposal in found if proposal),
        *sequences(case),
        *_after_no_neoadjuvant(case),
    ]


def sequences(case: Chart) -> list[Proposal]:
    """Return the order of surgery with radiation and with systemic treatment, where it is known."""
    found = (
        _order("rxSummSurgRadSeq", _given(_RADIATION, case), _radiation_dates(case), case),
        _order(
            "rxSummSystemicSurSeq",
            _given(_SYSTEMIC, case, every=True),
            _dates(SYSTEMIC_DATES, case),
            case,
        ),
    )
    return [proposal for proposal in found if proposal]


def _after_no_neoadjuvant(case: Chart) -> list[Proposal]:
    """Return response and effect where no neoadjuvant therapy was given, or none is known."""
    therapy = case["neoadjuvantTherapy"]
    if therapy not in {"0", "9"}:
        return []
    return [Proposal(each, therapy, f"neoadjuvantTherapy is {therapy}") for each in _RESPONSES]


def _earliest(naaccr_id: str, sources: Iterable[str], case: Chart) -> Proposal | None:
    """Return the earliest of some dates, if it is certain which one that is."""
    dates = [(date, name) for name in sources if (date := _date(name, case))]
    if not dates:
        return None
    first, name = min(dates, key=lambda pair: (pair[0].earliest(), pair[0].latest()))
    if any(date.earliest() < first.latest() for date, _ in dates if str(date) != str(first)):
        return None
    return Proposal(naaccr_id, str(first), f"The earliest date: {name}")


def _status(case: Chart) -> Proposal | None:
    """Return whether any treatment was given; active surveillance is for the registrar to say."""
    coded = [name for name in _GIVEN if case[name]]
    given = next((name for name in coded if _GIVEN[name].fullmatch(case[name])), "")
    if not given and _NODES_REMOVED.fullmatch(case["rxSummScopeRegLnSur"]):
        given = "rxSummScopeRegLnSur"
    if given:
        return Proposal("rxSummTreatmentStatus", "1", f"Given: {given} is {case[given]}")
    if case["rxSummTreatmentStatus"] == "2" or not {*_SYSTEMIC} <= {*coded}:
        return None
    doubtful = next((name for name in coded if _UNKNOWN.fullmatch(case[name])), "")
    if doubtful:
        return Proposal("rxSummTreatmentStatus", "9", f"None given for sure: {doubtful} is unknown")
    return Proposal(
        "rxSummTreatmentStatus", "0", "All treatment is coded as not given; 2 if under surveillance"
    )


def _reason(naaccr_id: str, treatment: Sequence[str], case: Chart) -> Proposal | None:
    """Return that no reason is needed where a treatment was given; others are not told by codes."""
    given = next((name for name in treatment if _GIVEN[name].fullmatch(case[name])), "")
    return Proposal(naaccr_id, "0", f"Given: {given} is {case[given]}") if given else None


def _order(
    naaccr_id: str, other: bool | None, dates: list[PartialDate], case: Chart
) -> Proposal | None:
    """Return the order of surgery and another treatment; *other* is None where it is not coded."""
    surgery = _given(_SURGERY, case)
    if surgery is False and _NODES_REMOVED.fullmatch(case["rxSummScopeRegLnSur"]):
        surgery = True
    if surgery is False or other is False:
        return Proposal(naaccr_id, "0", "Not both were given")
    operated = _date("rxDateSurgery", case)
    if not surgery or not other or not dates or not operated:
        return None
    before = [date.latest() < operated.earliest() for date in dates]
    after = [date.earliest() > operated.latest() for date in dates]
    if not all(one or two for one, two in zip(before, after, strict=True)):
        return None
    code, words = {
        (True, False): ("2", "before surgery"),
        (False, True): ("3", "after surgery"),
        (True, True): ("4", "before and after surgery"),
    }[any(before), any(after)]
    return Proposal(naaccr_id, code, f"By its dates {words} of {operated}")


def _given(names: Sequence[str], case: Chart, *, every: bool = False) -> bool | None:
    """Return whether one of some treatments was given; None where that is not known.

    It is known that none was given where one of them says so, or with *every* all of them.
    """
    coded = [name for name in names if case[name]]
    if any(_GIVEN[name].fullmatch(case[name]) for name in coded):
        return True
    doubtful = any(_UNKNOWN.fullmatch(case[name]) for name in coded)
    return None if doubtful or len(coded) < (len(names) if every else 1) else False


def _radiation_dates(case: Chart) -> list[PartialDate]:
    return _dates(("rxDateRadiation", "rxDateRadiationEnded"), case)


def _dates(names: Iterable[str], case: Chart) -> list[PartialDate]:
    return [date for name in names if (date := _date(name, case))]


def _date(name: str, case: Chart) -> PartialDate | None:
    try:
        return PartialDate.from_naaccr(case[name]) if case[name] else None
    except DateError:
        return None
