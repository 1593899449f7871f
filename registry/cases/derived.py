"""Columns derived from items: what searches, lists and tables need ready-made.

Each function takes the items of one level by XML id and returns columns, so that
a saved form and a bulk import derive in the same way.
"""

import unicodedata
from collections.abc import Mapping

import jellyfish

from registry.standards import ages, site_groups
from registry.standards.partial_date import DateError, PartialDate

Columns = dict[str, str | int | None]

NOT_STAGED = "none"
UNKNOWN_STAGE = "unknown"
NOT_APPLICABLE = "n/a"
_ROMAN = {"0": "0", "1": "I", "2": "II", "3": "III", "4": "IV"}


def patient_columns(values: Mapping[str, str]) -> Columns:
    """Return how the patient's name is searched: folded, and as it sounds."""
    last = folded(values.get("nameLast", ""))
    return {
        "search_last": last,
        "search_first": folded(values.get("nameFirst", "")),
        "sound_last": sound(last),
    }


def tumor_columns(values: Mapping[str, str]) -> Columns:
    """Return year of diagnosis, SEER site group and the stages that tables count by."""
    site, histology = values.get("primarySite", ""), values.get("histologicTypeIcdO3", "")
    return {
        "diagnosis_year": year(values.get("dateOfDiagnosis", "")),
        "site_group": site_groups.site_group(site, histology).code,
        "summary_stage": summary_stage(values),
        "stage_group": stage_group(values),
    }


def abstract_columns(values: Mapping[str, str]) -> Columns:
    """Return the years that workload and annual tables count by."""
    return {
        "accession_year": year(values.get("accessionNumberHosp", "")),
        "first_contact_year": year(values.get("dateOf1stContact", "")),
    }


def derived_items(values: Mapping[str, str]) -> dict[str, str]:
    """Return the items that follow from others of the same case: the age at diagnosis.

    Nothing follows from a date that a file brought in a form that is none.
    """
    born, diagnosed = values.get("dateOfBirth", ""), values.get("dateOfDiagnosis", "")
    if not (born and diagnosed):
        return {}
    try:
        age = ages.age_at(PartialDate.from_naaccr(born), PartialDate.from_naaccr(diagnosed))
    except DateError:
        return {}
    return {"ageAtDiagnosis": age}


def folded(name: str) -> str:
    """Return *name* in lower case without accents, blanks and punctuation: O'Brien -> obrien."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in plain if character.isalnum())


def sound(name: str) -> str:
    """Return the Soundex code of a folded name; names that sound alike share it."""
    return jellyfish.soundex(name) if name else ""


def year(value: str) -> int | None:
    """Return the year that a NAACCR date or an accession number begins with."""
    digits = value[:4]
    return int(digits) if len(digits) == 4 and digits.isascii() and digits.isdigit() else None


def summary_stage(values: Mapping[str, str]) -> str:
    """Return the summary stage: the 2018 one, the derived one, then that of 2000; "" if none."""
    for naaccr_id in ("summaryStage2018", "derivedSummaryStage2018", "seerSummaryStage2000"):
        if value := values.get(naaccr_id, ""):
            return value
    return ""


def stage_group(values: Mapping[str, str]) -> str:
    """Return the best AJCC stage group as 0, I, II, III, IV, unknown, n/a or none.

    The pathologic group counts where it was assigned, otherwise the clinical one
    (reporting of stage distribution, "best stage"); 8th edition before 7th.
    """
    groups = [
        _group(values.get(naaccr_id, ""))
        for naaccr_id in (
            "ajccTnmPathStageGroup",
            "ajccTnmClinStageGroup",
            "tnmPathStageGroup",
            "tnmClinStageGroup",
        )
    ]
    assigned = [group for group in groups if group in _ROMAN.values()]
    if assigned:
        return assigned[0]
    for group in (UNKNOWN_STAGE, NOT_APPLICABLE):
        if group in groups:
            return group
    return NOT_STAGED


def _group(code: str) -> str:
    if not code:
        return NOT_STAGED
    if code == "88":
        return NOT_APPLICABLE
    if code == "99":
        return UNKNOWN_STAGE
    if code[0] in _ROMAN:
        return _ROMAN[code[0]]
    if code.upper().startswith("OC"):
        return "0"
    return UNKNOWN_STAGE
