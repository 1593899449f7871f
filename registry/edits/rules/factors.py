"""Edits of site-specific factors."""

import re

from registry.edits.case import Case
from registry.edits.edit import Answer, edit
from registry.standards.items import items

# The site-specific data items; grades have an edit of their own (R169).
FACTORS = tuple(
    key
    for key, item in items().items()
    if 3803 <= item.number <= 3970 and not key.startswith("grade")
)
RECEPTORS = ("estrogenReceptorSummary", "progesteroneRecepSummary", "her2OverallSummary")
PERCENTS = {
    "estrogenReceptorSummary": "estrogenReceptorPercntPosOrRange",
    "progesteroneRecepSummary": "progesteroneRecepPrcntPosOrRange",
}
PSA = re.compile(r"0\.[1-9]|[1-9]\d{0,2}\.\d|XXX\.[12379]")


@edit(
    "R175",
    "Factors of the schema",
    *FACTORS,
    blank_counts=True,
    years=(2018, None),
    message="{failing}: the staging schema does not use the item, or does not know the code",
)
def factors_of_the_schema(case: Case) -> Answer:
    """Only the schema's own factors are filled, with codes that it knows.

    Which of them each destination requires is asked by the required-item edits.
    """
    schema = case.schema
    if schema is None:
        return True
    return [
        item
        for item in FACTORS
        if case[item] and not (schema.takes(item) and schema.accepts(item, case[item]))
    ]


@edit(
    "R176",
    "Receptors of the breast",
    "primarySite",
    "histologicTypeIcdO3",
    *RECEPTORS,
    *PERCENTS.values(),
    blank_counts=(*RECEPTORS, *PERCENTS.values()),
    years=(2018, None),
    message="{failing}: breast cancer has its receptors coded, and the percentage agrees",
)
def receptors_of_the_breast(case: Case) -> Answer:
    """Estrogen, progesterone and HER2 status are coded, and 1 % and more is positive."""
    if not case.has_site("breast") or not case.has_histology("carcinomas"):
        return True
    blank = [item for item in RECEPTORS if not case[item]]
    return blank + [item for item in PERCENTS if _contradicts(case[item], case[PERCENTS[item]])]


def _contradicts(summary: str, percent: str) -> bool:
    positive = "001" <= percent <= "100" or percent.startswith("R")
    return (summary == "0" and positive) or (summary == "1" and percent == "000")


@edit(
    "R177",
    "PSA has its form",
    "primarySite",
    "psaLabValue",
    years=(2018, None),
    message="PSA {psaLabValue}: 0.1-999.9, or XXX.1, XXX.2, XXX.3, XXX.7, XXX.9 was expected",
)
def psa_has_its_form(case: Case) -> Answer:
    """PSA in ng/mL has one decimal; the codes with X say that it is higher or not known."""
    return case.site != "C619" or bool(PSA.fullmatch(case["psaLabValue"]))
