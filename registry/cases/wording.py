"""A filter in words, as every output prints it."""

from registry.cases.filters import CaseFilter
from registry.cases.queries import facilities

BASES = {
    "accession": "Accession year",
    "diagnosis": "Year of diagnosis",
    "first-contact": "Year of first contact",
}


def filter_lines(chosen: CaseFilter) -> list[str]:
    """Return year basis, years and further filters, one sentence each."""
    years = " to ".join(dict.fromkeys(filter(None, (chosen.year_from, chosen.year_to))))
    if chosen.year_from and not chosen.year_to:
        years = f"from {chosen.year_from}"
    elif chosen.year_to and not chosen.year_from:
        years = f"to {chosen.year_to}"
    lines = [f"{BASES[chosen.basis]}: {years or 'all years'}"]
    names = {str(facility.id): facility.name for facility in facilities()}
    lines.append(f"Facility: {names.get(chosen.facility, 'all')}")
    if chosen.analytic:
        lines.append("Analytic cases only" if chosen.analytic == "yes" else "Non-analytic only")
    if chosen.status:
        lines.append(f"Status: {chosen.status}")
    shown = {"basis", "year_from", "year_to", "facility", "analytic", "status"}
    for name, value in chosen.to_query().items():
        if name not in shown:
            lines.append(f"{name.replace('_', ' ').capitalize()}: {value}")
    return lines
