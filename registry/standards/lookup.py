"""The one door to codes: what a value means, and which values the typed words may mean."""

from collections.abc import Mapping

from registry.standards import codes, geography, icdo3, items, surgery
from registry.standards.partial_date import DateError, PartialDate
from registry.standards.search import Choice

# The item of a case that says in which state the county lies.
STATE_OF = {
    "countyAtDx": "addrAtDxState",
    "countyAtDxAnalysis": "addrAtDxState",
    "countyAtDxGeocode1990": "addrAtDxState",
    "countyAtDxGeocode2000": "addrAtDxState",
    "countyAtDxGeocode2010": "addrAtDxState",
    "countyAtDxGeocode2020": "addrAtDxState",
    "countyCurrent": "addrCurrentState",
}
SURGERY = surgery.ITEMS | surgery.TWO_DIGIT_ITEMS


def has_codes(naaccr_id: str) -> bool:
    """Whether values of *naaccr_id* can be looked up."""
    return (
        naaccr_id in {"primarySite", "histologicTypeIcdO3"}
        or naaccr_id in STATE_OF
        or naaccr_id in SURGERY
        or codes.code_list(naaccr_id) is not None
    )


def search(naaccr_id: str, typed: str, case: Mapping[str, str], limit: int = 50) -> list[Choice]:
    """Return what *typed*, a code or words, may mean for *naaccr_id* of *case*; best first.

    A histology comes as 8140/3: the behavior belongs to its own item.
    """
    if naaccr_id == "primarySite":
        return icdo3.search_topography(typed, limit)
    if naaccr_id == "histologicTypeIcdO3":
        return icdo3.search_morphology(typed, limit, _diagnosis_year(case))
    if naaccr_id in STATE_OF:
        return geography.search_counties(case.get(STATE_OF[naaccr_id], ""), typed, limit)
    found = _list(naaccr_id, case)
    return found.search(typed, limit, _diagnosis_year(case)) if found else []


def describe(naaccr_id: str, value: str, case: Mapping[str, str]) -> str:
    """Return what *value* of *naaccr_id* means in *case*; "" where nobody knows."""
    if not value:
        return ""
    if naaccr_id == "primarySite":
        return icdo3.topography(value) or ""
    if naaccr_id == "histologicTypeIcdO3":
        behavior = case.get("behaviorCodeIcdO3", "")
        return icdo3.histology_title(value, behavior, _diagnosis_year(case)) or ""
    if naaccr_id in STATE_OF:
        return geography.county_name(case.get(STATE_OF[naaccr_id], ""), value)
    if found := _list(naaccr_id, case):
        return found.label(value)
    return _date(naaccr_id, value)


def is_listed(naaccr_id: str, value: str, case: Mapping[str, str]) -> bool:
    """Whether *value* is in the code list of *naaccr_id*; an item without a list takes anything.

    A code that does not hold for the year of diagnosis is not listed.
    """
    if not value or not has_codes(naaccr_id):
        return True
    if naaccr_id in SURGERY or codes.code_list(naaccr_id):
        found = _list(naaccr_id, case)
        return found is None or found.accepts(value, _diagnosis_year(case))
    if naaccr_id == "histologicTypeIcdO3":
        year = _diagnosis_year(case)
        return any(icdo3.morphology(value, behavior, year) for behavior in icdo3.BEHAVIORS)
    return bool(describe(naaccr_id, value, case))


def _list(naaccr_id: str, case: Mapping[str, str]) -> codes.CodeList | None:
    if naaccr_id in SURGERY:
        histology = case.get("histologicTypeIcdO3", "")
        return surgery.code_list(naaccr_id, case.get("primarySite", ""), histology)
    return codes.code_list(naaccr_id)


def _diagnosis_year(case: Mapping[str, str]) -> int | None:
    year = case.get("dateOfDiagnosis", "")[:4]
    return int(year) if year.isdecimal() else None


def _date(naaccr_id: str, value: str) -> str:
    try:
        if items.item(naaccr_id).data_type != "date":
            return ""
        return PartialDate.from_naaccr(value).display()
    except (items.UnknownItem, DateError):
        return ""
