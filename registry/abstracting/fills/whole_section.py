"""Fills of a whole section: none given, and unknown."""

import csv
import re
from functools import cache
from importlib import resources

from registry.abstracting import sections
from registry.abstracting.chart import Chart
from registry.abstracting.fills import first_course
from registry.abstracting.fills.at_this_hospital import COPIES
from registry.abstracting.fills.proposal import Proposal
from registry.standards import codes, lookup, surgery

# How tables of a schema word the code that says nothing is known.
_NOT_KNOWN = re.compile(r"(not documented|unknown|not assessed or unknown)", re.IGNORECASE)
# Items about the record itself: nobody abstracts them as unknown.
NEVER_UNKNOWN = frozenset(
    {"classOfCase", "sequenceNumberCentral", "sequenceNumberHospital", "primarySite"}
)
# Where one of two treatments is unknown, there is no order between them (STORE).
_SEQUENCES = {"rxSummSurgRadSeq": "0", "rxSummSystemicSurSeq": "0"}
MOST = 400
# What has none is no treatment here.
_NONE_TITLES = {"extent": "No distant metastases at diagnosis"}


def none_given(section: str, case: Chart) -> list[Proposal]:
    """Return the codes for a section whose treatment was not given, from ``data/fills.csv``.

    What was given stays so: the hospital's item of a treatment that is coded otherwise is left
    alone, and the order of treatments follows from what is coded.
    """
    rows = [row for row in _rows() if row["section"] == section]
    found = {
        row["naaccrId"]: Proposal(row["naaccrId"], value, row["reason"])
        for row in rows
        if row["naaccrId"] not in _SEQUENCES
        and (value := _first_that_fits(row["naaccrId"], row["value"].split(), case))
    }
    for summary, here in COPIES.items():
        if here in found and summary in found and case[summary] not in {"", found[summary].value}:
            del found[here]
    after = case.overlaid({each: found[each].value for each in found if not case[each]})
    asked = {row["naaccrId"] for row in rows}
    order = [each for each in first_course.sequences(after) if each.naaccr_id in asked]
    return [*found.values(), *order]


def none_title(section: str) -> str:
    """Return what the fill of none_given is called in a section."""
    return _NONE_TITLES.get(section, f"None given: all of {sections.TITLES[section]}")


def has_none_given(section: str) -> bool:
    """Whether a section can be filled as not given."""
    return any(row["section"] == section for row in _rows())


def unknown(section: str, case: Chart) -> list[Proposal]:
    """Return the code that means "unknown" for each coded item of a section that has one."""
    members = (place.naaccr_id for place in sections.layout(section, case).placements)
    return [
        Proposal(naaccr_id, value, "Says that it is not known")
        for naaccr_id in members
        if naaccr_id not in NEVER_UNKNOWN and (value := _unknown_code(naaccr_id, case))
    ]


def _first_that_fits(naaccr_id: str, values: list[str], case: Chart) -> str:
    fitting = (
        value
        for value in values
        if case.is_listed(naaccr_id, value) and not lookup.caution(naaccr_id, value, case)
    )
    return next(fitting, "")


def _unknown_code(naaccr_id: str, case: Chart) -> str:
    if naaccr_id in _SEQUENCES:
        return _SEQUENCES[naaccr_id]
    listed = codes.code_list(naaccr_id)
    if naaccr_id in surgery.ITEMS:
        return _first_that_fits(naaccr_id, ["B990", "A990"], case)
    if listed is None:
        return _unknown_of_schema(naaccr_id, case)
    year = sections.diagnosis_year(case)
    missing = [code.code for code in listed.codes(year) if code.means_missing]
    return missing[-1] if missing else ""


def _unknown_of_schema(naaccr_id: str, case: Chart) -> str:
    """Return the code that the schema's table words as not documented or unknown."""
    if not case.is_of_schema(naaccr_id):
        return ""
    found = case.search(naaccr_id, "", MOST)
    return next((each.code for each in reversed(found) if _NOT_KNOWN.match(each.label)), "")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    text = resources.files("registry.abstracting").joinpath("data/fills.csv").read_text("utf-8")
    return tuple(csv.DictReader(text.splitlines()))
