"""Edits of grade and of invasion of vessels."""

from registry.edits.case import Case
from registry.edits.edit import Answer, edit

GRADES = ("gradeClinical", "gradePathological")
NUMBERED = {"1", "2", "3", "4", "5"}
LETTERED = {"A", "B", "C", "D"}
IN_SITU = {"L", "M", "H"}


@edit(
    "R082",
    "Grade of blood diseases",
    "histologicTypeIcdO3",
    *GRADES,
    blank_counts=GRADES,
    years=(2018, None),
    message="{failing}: blood diseases have grade 8 (not applicable) or 9",
)
def grade_of_blood_diseases(case: Case) -> Answer:
    """Leukemias and myeloma have no grade; lymphomas follow their schema (R169)."""
    if not case.has_histology("leukemias and myeloma"):
        return True
    return [item for item in GRADES if case[item] not in {"", "8", "9"}]


@edit(
    "R169",
    "Grade of the schema",
    *GRADES,
    "gradePostTherapyClin",
    "gradePostTherapy",
    blank_counts=True,
    years=(2018, None),
    message="{failing} is not a grade of the staging schema",
)
def grade_of_the_schema(case: Case) -> Answer:
    """Each schema has its own grades: 1-5, A-D, L, M, H, 8, 9."""
    grades = (*GRADES, "gradePostTherapyClin", "gradePostTherapy")
    if case.schema is None:
        return True
    return [item for item in grades if case[item] and not case.schema.accepts(item, case[item])]


@edit(
    "R170",
    "Grade of in situ tumors",
    "gradeClinical",
    "behaviorCodeIcdO3",
    "primarySite",
    years=(2018, None),
    message="Clinical grade {gradeClinical} with behavior {behaviorCodeIcdO3}: L, M and H are for "
    "in situ breast cancers alone",
)
def grade_of_in_situ_tumors(case: Case) -> Answer:
    """In breast the letters L, M, H grade in situ cancers, the numbers invasive ones."""
    grade = case["gradeClinical"]
    if not case.has_site("breast"):
        return True
    if case.behavior == "2":
        return grade not in {"1", "2", "3"}
    return grade not in IN_SITU


@edit(
    "R172",
    "Pathologic grade is not below the clinical one",
    *GRADES,
    warning=True,
    years=(2018, None),
    message="Pathologic grade {gradePathological} is below the clinical one {gradeClinical}",
)
def pathologic_grade_is_not_lower(case: Case) -> Answer:
    """The higher grade counts: the pathologic one is at least the clinical one.

    Rules differ by schema: a warning.
    """
    clinical, pathologic = case["gradeClinical"], case["gradePathological"]
    same = {clinical, pathologic} <= NUMBERED or {clinical, pathologic} <= LETTERED
    return not same or pathologic >= clinical


@edit(
    "R173",
    "Grade after therapy needs therapy",
    "gradePostTherapy",
    "neoadjuvantTherapy",
    years=(2021, None),
    message="Grade after therapy {gradePostTherapy} with neoadjuvant therapy {neoadjuvantTherapy}",
)
def grade_after_therapy_needs_therapy(case: Case) -> Answer:
    """The yp grade is for patients treated before surgery (1, 2)."""
    return case["neoadjuvantTherapy"] in {"1", "2"}


@edit(
    "R174",
    "Invasion of vessels applies",
    "lymphVascularInvasion",
    "behaviorCodeIcdO3",
    "histologicTypeIcdO3",
    message="Lymphovascular invasion {lymphVascularInvasion} does not go with "
    "{histologicTypeIcdO3}/{behaviorCodeIcdO3}",
)
def invasion_of_vessels_applies(case: Case) -> Answer:
    """In situ tumors invade no vessels (0), and it is not applicable (8) in blood diseases."""
    invasion = case["lymphVascularInvasion"]
    if case.has_histology("leukemias and myeloma"):
        return invasion == "8"
    return case.behavior != "2" or invasion not in {"1", "2", "3", "4"}
