"""Causes of death by ICD-10 code without its dot; categories of three characters end in 9 or X."""

import re
from functools import cache

from registry.standards import codes, ranges, tables
from registry.standards.codes import Code, CodeList

# Sites of ICD-O that ICD-10 numbers in the same way; blood and lymph nodes it has elsewhere.
_SAME_SITES = ranges.parse("C000-C419 C470-C769")
_FORM = re.compile(r"[A-Z]\d{2}[0-9X]?")


@cache
def code_list() -> CodeList:
    """Return the common causes: those of ``codes/causeOfDeath.csv``, and cancer of each site."""
    listed = codes.read_list("causeOfDeath").codes()
    known = {code.code for code in listed}
    cancers = [
        Code(row["code"], f"Cancer of {row['term'][0].lower()}{row['term'][1:]}")
        for row in tables.rows("topography")
        if row["kind"] == "preferred"
        and row["code"] not in known
        and ranges.within(row["code"], _SAME_SITES)
    ]
    return CodeList("causeOfDeath", (*listed, *cancers), _cancers_first)


def is_cause(value: str) -> bool:
    """Whether *value* is a listed cause, or has the form of an ICD-10 code without its dot."""
    return code_list().find(value) is not None or _FORM.fullmatch(value) is not None


def describe(value: str) -> str:
    """Return what the cause means; "" where it is none of the common ones."""
    return code_list().label(value) or code_list().label(f"{value}9" if len(value) == 3 else value)


def _cancers_first(code: str) -> int:
    return 0 if code.startswith("C") else 1
