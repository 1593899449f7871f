"""What the columns of the snapshot are called, and what their codes mean."""

from registry.derived import catalogue
from registry.standards import codes, icdo3, items, lookup, site_groups

# Columns that the registry makes of items.
DERIVED = {
    "diagnosis_year": "Year of diagnosis",
    "accession_year": "Accession year",
    "first_contact_year": "Year of first contact",
    "site_group": "SEER site group",
    "stage_group": "Best AJCC stage group",
    "summary_stage": "Summary Stage, any version",
    "staged_with": "Content that staged the case",
    "facility_id": "Facility",
    "status": "Status of the abstract",
}


def label(name: str) -> str:
    """Return what *name*, an XML id or a derived column, is called; raises UnknownItem."""
    if name in DERIVED:
        return DERIVED[name]
    if name in catalogue.items():
        return catalogue.items()[name].label
    return items.item(name).name


def number(name: str) -> int | None:
    """Return the NAACCR number of *name*; None for a derived column."""
    try:
        return items.item(name).number
    except items.UnknownItem:
        return None


def meaning(name: str, code: str) -> str:
    """Return what *code* of *name* means whatever the case; "" where it says itself."""
    if not code or name in ("diagnosis_year", "accession_year", "first_contact_year"):
        return ""
    if name == "site_group":
        group = site_groups.groups().get(code)
        return group.name if group else ""
    if name == "summary_stage":
        return lookup.describe("summaryStage2018", code, {})
    if name in catalogue.items():
        return catalogue.meaning(name, code)
    if name in DERIVED:
        return ""
    if name == "primarySite":
        return icdo3.topography(code) or ""
    listed = codes.code_list(name)
    return listed.label(code) if listed else ""
