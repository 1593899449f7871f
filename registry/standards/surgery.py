"""Surgery of primary site: the codes valid for a site.

Items 671 and 1291 have a letter and three digits, for diagnosis 2023 on; items 670 and
1290 the two digits of before, which the codes of 2023 with the letter A carried on.
"""

from functools import cache

from registry.standards import codes, tables
from registry.standards.codes import Code, CodeList
from registry.standards.ranges import Ranges, parse, within

ITEMS = frozenset({"rxSummSurgPrimSite2023", "rxHospSurgPrimSite2023"})
TWO_DIGIT_ITEMS = frozenset({"rxSummSurgPrimSite", "rxHospSurgPrimSite"})
# STORE leaves these out of every site's table: blood diseases have no primary site to operate on.
BLOOD_DISEASES = parse("9727 9732-9733 9741-9742 9762-9809 9832 9840-9931 9945-9946 9950-9993")


def code_list(naaccr_id: str, site: str, histology: str = "") -> CodeList | None:
    """Return the codes of one of the surgery items for a tumor of *site* (C341).

    The older items have a general list for an unknown site, the newer ones None.
    """
    table = table_of(site, histology)
    if naaccr_id in TWO_DIGIT_ITEMS:
        return _two_digit_list(table)
    return _lists().get(table) if naaccr_id in ITEMS else None


def table_of(site: str, histology: str = "") -> str:
    """Return the name of the table with the codes of a site; "" for an unknown one."""
    if within(histology, BLOOD_DISEASES):
        return "Blood and marrow"
    return next((name for name, sites in _tables() if within(site, sites)), "")


@cache
def _tables() -> tuple[tuple[str, Ranges], ...]:
    return tuple((row["table"], parse(row["sites"])) for row in tables.rows("surgery_tables"))


@cache
def _lists() -> dict[str, CodeList]:
    found: dict[str, list[Code]] = {}
    for row in tables.rows("surgery_codes"):
        missing = row["code"].endswith("990")
        code = Code(row["code"], row["label"], missing, *tables.years(row))
        found.setdefault(row["table"], []).append(code)
    return {table: CodeList(table, tuple(rows)) for table, rows in found.items()}


@cache
def _two_digit_list(table: str) -> CodeList:
    general = codes.read_list("surgeryPrimSite2022").codes()
    newer = _lists()[table].codes() if table else []
    named = [
        Code(code.code[1:3], code.label, code.means_missing)
        for code in newer
        if code.code.startswith("A") and code.code.endswith("0")
    ]
    known = {code.code for code in named}
    return CodeList(table, (*named, *(code for code in general if code.code not in known)))
