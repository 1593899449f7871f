"""Text drafted from the codes: the summary that a registrar would write of what is coded."""

import re
from collections.abc import Iterable, Iterator

from registry.abstracting.chart import Chart
from registry.abstracting.fills.proposal import Proposal
from registry.standards.items import item
from registry.standards.partial_date import DateError, PartialDate

REASON = "Drafted from the codes: add what only the record says"
_SIDES = {"1": "right", "2": "left", "3": "one side", "4": "both sides", "5": "midline"}
_NOT_GIVEN = frozenset({"00", "82", "85", "86", "87", "88", "99", "0", "7", "8", "9"})
_MEASURED = re.compile(r"\d+\.\d+")
_PHASES = ((1, "I"), (2, "II"), (3, "III"))
_LABORATORY = (
    ("psaLabValue", "PSA"),
    ("estrogenReceptorSummary", "ER"),
    ("progesteroneRecepSummary", "PR"),
    ("her2OverallSummary", "HER2"),
    ("ki67", "Ki-67"),
    ("microsatelliteInstability", "MSI"),
    ("kras", "KRAS"),
    ("ceaPretreatmentLabValue", "CEA"),
)


def texts(case: Chart) -> list[Proposal]:
    """Return drafts of the text items for which something is coded."""
    drafted = {
        "textPrimarySiteTitle": _site(case),
        "textHistologyTitle": _histology(case),
        "textDxProcPath": _pathology(case),
        "textDxProcLabTests": _sentence(
            f"{name} {_words(naaccr_id, case)}"
            for naaccr_id, name in _LABORATORY
            if case[naaccr_id]
        ),
        "textStaging": _staging(case),
        "rxTextSurgery": _surgery(case),
        "rxTextRadiation": _radiation(case),
        "rxTextChemo": _treatment("rxDateChemo", "rxSummChemo", case),
        "rxTextHormone": _treatment("rxDateHormone", "rxSummHormone", case),
        "rxTextBrm": _treatment("rxDateBrm", "rxSummBrm", case),
        "rxTextOther": _treatment("rxDateOther", "rxSummOther", case),
    }
    return [
        Proposal(naaccr_id, text[: _longest(naaccr_id)], REASON)
        for naaccr_id, text in drafted.items()
        if text
    ]


def _site(case: Chart) -> str:
    if not case["primarySite"]:
        return ""
    code = f"{case['primarySite'][:3]}.{case['primarySite'][3:]}"
    return ", ".join(_filled(f"{code} {_words('primarySite', case)}", _side(case)))


def _side(case: Chart) -> str:
    return _SIDES.get(case["laterality"], "")


def _histology(case: Chart) -> str:
    if not case["histologicTypeIcdO3"]:
        return ""
    code = f"{case['histologicTypeIcdO3']}/{case['behaviorCodeIcdO3']}".rstrip("/")
    return _sentence([f"{code} {_words('histologicTypeIcdO3', case)}", *_grades(case)])


def _grades(case: Chart) -> Iterator[str]:
    for naaccr_id, name in (("gradeClinical", "clinical"), ("gradePathological", "pathological")):
        if case[naaccr_id]:
            yield f"{name} grade {case[naaccr_id]}"


def _pathology(case: Chart) -> str:
    if not case["histologicTypeIcdO3"]:
        return ""
    found = [
        " ".join(_filled(_date("dateOfDiagnosis", case), _words("primarySite", case))),
        _side(case),
        _words("histologicTypeIcdO3", case),
        *_grades(case),
        *_named("tumorSizePathologic", "size", case),
        _nodes(case),
        *_named("lymphVascularInvasion", "LVI:", case),
        *_named("rxSummSurgicalMargins", "margins:", case),
    ]
    return _sentence(found)


def _nodes(case: Chart) -> str:
    positive, examined = case["regionalNodesPositive"], case["regionalNodesExamined"]
    if positive.isdigit() and examined.isdigit() and int(examined) <= 90 and int(positive) <= 90:
        return (
            f"nodes {int(positive)}/{int(examined)} positive"
            if int(examined)
            else "no node examined"
        )
    return ""


def _staging(case: Chart) -> str:
    stages = []
    for letter, kind in (("c", "Clin"), ("p", "Path")):
        parts = [case[f"ajccTnm{kind}{each}"] for each in "TNM"]
        group = case[f"ajccTnm{kind}StageGroup"]
        if any(parts):
            stages.append(" ".join(_filled(*parts, group and f"group {group}")))
        elif group:
            stages.append(f"{letter} group {group}")
    summary = _named("summaryStage2018", "summary stage", case)
    return _sentence([*stages, *summary, *_named("derivedSummaryStage2018", "derived stage", case)])


def _surgery(case: Chart) -> str:
    naaccr_id = "rxSummSurgPrimSite2023" if case["rxSummSurgPrimSite2023"] else "rxSummSurgPrimSite"
    code = case[naaccr_id]
    if not code:
        return ""
    if code in {"00", "A000", "B000"}:
        return _sentence(
            ["No surgery of the primary site", *_named("reasonForNoSurgery", "reason:", case)]
        )
    found = [
        " ".join(_filled(_date("rxDateSurgery", case), _words(naaccr_id, case), f"({code})")),
        *_named("rxHospSurgApp2010", "approach:", case),
        *_named("rxSummSurgicalMargins", "margins:", case),
        *_named("rxSummScopeRegLnSur", "nodes:", case),
        _nodes(case),
    ]
    return _sentence(found)


def _radiation(case: Chart) -> str:
    if (
        case["numberPhasesOfRadTxToVolume"] == "00"
        or case["phase1RadiationTreatmentModality"] == "00"
    ):
        return _sentence(["No radiation", *_named("reasonForNoRadiation", "reason:", case)])
    dates = "-".join(_filled(_date("rxDateRadiation", case), _date("rxDateRadiationEnded", case)))
    phases = [_phase(number, name, case) for number, name in _PHASES]
    found = _sentence(phases)
    return " ".join(_filled(dates, found)) if found else ""


def _phase(number: int, name: str, case: Chart) -> str:
    def of(part: str) -> str:
        return f"phase{number}{part}"

    if not case[of("RadiationTreatmentModality")]:
        return ""
    dose = [case[of("DosePerFraction")], case[of("NumberOfFractions")], case[of("TotalDose")]]
    known = all(part.isdigit() and not part.startswith("9999") for part in dose)
    counted = "{} cGy x {} = {} cGy".format(*(int(part) for part in dose)) if known else ""
    parts = _filled(
        _words(of("RadiationPrimaryTxVolume"), case),
        _words(of("RadiationTreatmentModality"), case),
        _words(of("RadiationExternalBeamTech"), case),
        counted,
    )
    return f"phase {name}: {', '.join(parts)}"


def _treatment(date: str, code: str, case: Chart) -> str:
    value = case[code]
    if not value:
        return ""
    if value in _NOT_GIVEN:
        return _words(code, case)
    return " ".join(_filled(_date(date, case), _words(code, case)))


def _named(naaccr_id: str, name: str, case: Chart) -> list[str]:
    words = _words(naaccr_id, case)
    return [f"{name} {words[0].lower()}{words[1:]}"] if words else []


def _words(naaccr_id: str, case: Chart) -> str:
    """Return the meaning of an item's code; a measured value, or what nobody knows, as it is."""
    value = case[naaccr_id]
    if _MEASURED.fullmatch(value):
        return value
    return case.describe(naaccr_id, value) or value


def _date(naaccr_id: str, case: Chart) -> str:
    """Return a date as American records write it: 03/14/2025, 03/2025, 2025."""
    try:
        date = PartialDate.from_naaccr(case[naaccr_id]) if case[naaccr_id] else None
    except DateError:
        return ""
    if date is None:
        return ""
    parts = (date.month, date.day, date.year)
    return "/".join(f"{part:02d}" for part in parts if part is not None)


def _filled(*parts: str) -> list[str]:
    return [part for part in parts if part]


def _sentence(parts: Iterable[str]) -> str:
    return "; ".join(part for part in parts if part)


def _longest(naaccr_id: str) -> int:
    return item(naaccr_id).length
