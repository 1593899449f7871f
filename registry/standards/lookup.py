"""The one door to codes: what a value means, and which values the typed words may mean."""

from collections.abc import Mapping

from registry.standards import causes, codes, drugs, fitting, geography, icdo3, items, surgery
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

    Codes that do not fit the case come after the others, with the reason.  A histology
    comes as 8140/3: the behavior belongs to its own item.  A drug's name gives the code
    for its kind of treatment.
    """
    if naaccr_id in STATE_OF:
        return geography.search_counties(case.get(STATE_OF[naaccr_id], ""), typed, limit)

    def unfit(code: str) -> str:
        return caution(naaccr_id, code, case)

    if naaccr_id == "primarySite":
        return icdo3.search_topography(typed, limit, unfit)
    if naaccr_id == "histologicTypeIcdO3":
        return icdo3.search_morphology(typed, limit, unfit)
    found = _list(naaccr_id, case)
    choices = found.search(typed, limit, unfit) if found else []
    if naaccr_id in drugs.ITEMS and typed.strip():
        choices += drugs.search(naaccr_id, typed, limit, fitting.diagnosis_year(case))
    return choices[:limit]


def caution(naaccr_id: str, code: str, case: Mapping[str, str]) -> str:
    """Return why *code*, as the search gives it, does not fit *case*; "" where it does."""
    reason = fitting.caution(naaccr_id, code, case)
    found = None if reason or naaccr_id in STATE_OF else _list(naaccr_id, case)
    return fitting.of_list(found, code, fitting.diagnosis_year(case)) if found else reason


def list_name(naaccr_id: str, case: Mapping[str, str]) -> str:
    """Return the name of the list that *naaccr_id* has in *case*: items may share one."""
    if naaccr_id in STATE_OF:
        return f"county {case.get(STATE_OF[naaccr_id], '')}"
    if naaccr_id in SURGERY:
        histology = case.get("histologicTypeIcdO3", "")
        table = surgery.table_of(case.get("primarySite", ""), histology)
        return f"{'surgery' if naaccr_id in surgery.ITEMS else 'old surgery'} {table}"
    found = codes.code_list(naaccr_id)
    return found.name if found else naaccr_id


def choice(naaccr_id: str, code: str, case: Mapping[str, str]) -> Choice | None:
    """Return *code*, as the search gives it, with its meaning; None where it has none here."""
    value, _, behavior = code.partition("/")
    around = {**case, "behaviorCodeIcdO3": behavior} if behavior else case
    label = describe(naaccr_id, value, around)
    return Choice(code, label, caution=caution(naaccr_id, code, case)) if label else None


def missing(naaccr_id: str, case: Mapping[str, str]) -> str:
    """Return the item that has to be coded before *naaccr_id* has codes; "" if none has."""
    if naaccr_id in STATE_OF and not case.get(STATE_OF[naaccr_id], ""):
        return STATE_OF[naaccr_id]
    if naaccr_id in surgery.ITEMS and _list(naaccr_id, case) is None:
        return "primarySite"
    return ""


def describe(naaccr_id: str, value: str, case: Mapping[str, str]) -> str:
    """Return what *value* of *naaccr_id* means in *case*; "" where nobody knows."""
    if not value:
        return ""
    if naaccr_id == "primarySite":
        return icdo3.topography(value) or ""
    if naaccr_id == "histologicTypeIcdO3":
        behavior = case.get("behaviorCodeIcdO3", "")
        return icdo3.histology_title(value, behavior, fitting.diagnosis_year(case)) or ""
    if naaccr_id == "causeOfDeath":
        return causes.describe(value)
    if naaccr_id in STATE_OF:
        return geography.county_name(case.get(STATE_OF[naaccr_id], ""), value)
    if found := _list(naaccr_id, case):
        return found.label(value)
    return _date(naaccr_id, value)


def is_listed(naaccr_id: str, value: str, case: Mapping[str, str]) -> bool:
    """Whether *value* is in the code list of *naaccr_id*; an item without a list takes anything.

    A code that does not hold for the year of diagnosis is not listed.
    """
    if not value:
        return True
    if naaccr_id == "causeOfDeath":
        return causes.is_cause(value)
    if naaccr_id == "histologicTypeIcdO3":
        year = fitting.diagnosis_year(case)
        return any(icdo3.morphology(value, behavior, year) for behavior in icdo3.BEHAVIORS)
    if naaccr_id == "primarySite" or naaccr_id in STATE_OF:
        return bool(describe(naaccr_id, value, case))
    found = _list(naaccr_id, case)
    return found is None or found.accepts(value, fitting.diagnosis_year(case))


def _list(naaccr_id: str, case: Mapping[str, str]) -> codes.CodeList | None:
    if naaccr_id in SURGERY:
        histology = case.get("histologicTypeIcdO3", "")
        return surgery.code_list(naaccr_id, case.get("primarySite", ""), histology)
    return causes.code_list() if naaccr_id == "causeOfDeath" else codes.code_list(naaccr_id)


def _date(naaccr_id: str, value: str) -> str:
    try:
        if items.item(naaccr_id).data_type != "date":
            return ""
        return PartialDate.from_naaccr(value).display()
    except (items.UnknownItem, DateError):
        return ""
