"""Whether a code fits the case that it is looked up for: its year, site, sex and behavior."""

from collections.abc import Mapping

from registry.standards import icdo3, tables
from registry.standards.codes import CodeList
from registry.standards.ranges import parse, within

SEXES = {"1": "males", "2": "females"}
# Chapters of ICD-10 with cancers of the organs of one sex.
_CAUSES_OF_ONE_SEX = (("2", parse("C510-C589")), ("1", parse("C600-C639")))


def caution(naaccr_id: str, code: str, case: Mapping[str, str]) -> str:
    """Return why *code* does not fit *case*; "" where it does, or too little is known.

    A histology comes as 8140/3; the other items as they are stored.
    """
    if naaccr_id == "primarySite":
        return _of_sex(icdo3.sex_of_site(code), case) or _site_and_type(
            code, case.get("histologicTypeIcdO3", ""), case.get("behaviorCodeIcdO3", "")
        )
    if naaccr_id == "histologicTypeIcdO3":
        histology, _, behavior = code.partition("/")
        return (
            _morphology_year(code, case)
            or _behavior(behavior, case.get("behaviorCodeIcdO3", ""))
            or _site_and_type(case.get("primarySite", ""), histology, behavior)
        )
    if naaccr_id == "causeOfDeath":
        sex = next((sex for sex, causes in _CAUSES_OF_ONE_SEX if within(code, causes)), "")
        return _of_sex(sex, case)
    return ""


def of_list(codes: CodeList, code: str, year: int | None) -> str:
    """Return why a *code* of a list does not fit a diagnosis of *year*; "" where it does."""
    found = codes.find(code)
    if found is None or found.holds_in(year):
        return ""
    return f"for {tables.years_in_words(found.first_year, found.last_year)} only"


def diagnosis_year(case: Mapping[str, str]) -> int | None:
    """Return the year of diagnosis, or None where it is not known."""
    year = case.get("dateOfDiagnosis", "")[:4]
    return int(year) if year.isdecimal() else None


def _of_sex(sex: str, case: Mapping[str, str]) -> str:
    persons = case.get("sexAssignedAtBirth", "") or case.get("sex", "")
    return f"{SEXES[sex]} only" if sex and persons in SEXES and persons != sex else ""


def _morphology_year(code: str, case: Mapping[str, str]) -> str:
    year, spans = diagnosis_year(case), icdo3.years_of(code)
    if year is None or not spans or any(first <= year <= last for first, last in spans):
        return ""
    return "for " + ", ".join(tables.years_in_words(*span) for span in spans) + " only"


def _behavior(behavior: str, coded: str) -> str:
    if behavior in icdo3.NEVER_REPORTED:
        return f"behavior {behavior} is never reported: code the primary tumor"
    return f"changes behavior {coded} to {behavior}" if coded and behavior != coded else ""


def _site_and_type(site: str, histology: str, behavior: str) -> str:
    if icdo3.plausible(site, histology, behavior or "3") is False:
        return f"not in the SEER site/type list for {site}"
    return ""
