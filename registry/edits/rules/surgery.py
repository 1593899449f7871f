"""Edits of surgery: codes by site and year, dates, reasons, margins."""

from registry.edits import facts
from registry.edits.case import Case
from registry.edits.edit import Answer, edit
from registry.standards import surgery

NEWER, OLDER = "rxSummSurgPrimSite2023", "rxSummSurgPrimSite"
PRIMARY = (NEWER, OLDER)
OTHER = ("rxSummScopeRegLnSur", "rxSummSurgOthRegDis")


@edit(
    "R112",
    "Surgery and its date",
    *PRIMARY,
    *OTHER,
    "rxDateSurgery",
    blank_counts=True,
    message="Surgery {rxSummSurgPrimSite2023} {rxSummSurgPrimSite}, nodes {rxSummScopeRegLnSur}, "
    "other {rxSummSurgOthRegDis} does not go with date {rxDateSurgery}",
)
def surgery_and_its_date(case: Case) -> Answer:
    """Any surgery has a date, and a date has a surgery."""
    if facts.had_any_surgery(case):
        return bool(case["rxDateSurgery"])
    known = facts.had_no_surgery(case) and all(case[item] == "0" for item in OTHER)
    return not (known and case["rxDateSurgery"])


@edit(
    "R113",
    "Surgery and the reason for none",
    *PRIMARY,
    "reasonForNoSurgery",
    blank_counts=PRIMARY,
    message="Surgery {rxSummSurgPrimSite2023} {rxSummSurgPrimSite} does not go with reason "
    "{reasonForNoSurgery} (0: surgery was done, 9: not known)",
)
def surgery_and_the_reason_for_none(case: Case) -> Answer:
    """Reason 0 says that surgery was done, other codes say why not, 9 that nobody knows."""
    reason = case["reasonForNoSurgery"]
    if facts.had_surgery(case):
        return reason == "0"
    if facts.surgery_code(case) == "99":
        return reason in {"8", "9"}
    return not facts.had_no_surgery(case) or reason != "0"


@edit(
    "R126",
    "Margins and surgery",
    *PRIMARY,
    "rxSummSurgicalMargins",
    blank_counts=PRIMARY,
    message="Margins {rxSummSurgicalMargins} do not go with surgery {rxSummSurgPrimSite2023} "
    "{rxSummSurgPrimSite} (8: none, 9: unknown or not applicable)",
)
def margins_and_surgery(case: Case) -> Answer:
    """Without surgery there are no margins (8, or 9 for blood diseases and unknown primaries)."""
    margins = case["rxSummSurgicalMargins"]
    if facts.had_surgery(case):
        return margins != "8"
    return not facts.had_no_surgery(case) or margins in {"8", "9"}


@edit(
    "R127",
    "Approach and surgery here",
    "rxHospSurgApp2010",
    "rxHospSurgPrimSite2023",
    message="Approach {rxHospSurgApp2010} does not go with surgery here "
    "{rxHospSurgPrimSite2023} (0: none here)",
)
def approach_and_surgery_here(case: Case) -> Answer:
    """Approach 0 says that no primary site surgery was done at this facility."""
    done = facts.had_surgery(case, "rxHosp")
    none = facts.surgery_code(case, "rxHosp") in {"00", "98"}
    if done:
        return case["rxHospSurgApp2010"] != "0"
    return not none or case["rxHospSurgApp2010"] == "0"


@edit(
    "R128",
    "Readmission follows surgery",
    "readmSameHosp30Days",
    "rxHospSurgPrimSite2023",
    message="Readmission {readmSameHosp30Days} without surgery here {rxHospSurgPrimSite2023}",
)
def readmission_follows_surgery(case: Case) -> Answer:
    """A readmission within 30 days is one after surgery of the primary site here."""
    readmitted = case["readmSameHosp30Days"] in {"1", "2", "3"}
    return not readmitted or facts.had_surgery(case, "rxHosp")


@edit(
    "R129",
    "Surgery code of the site",
    "primarySite",
    "histologicTypeIcdO3",
    NEWER,
    message="{rxSummSurgPrimSite2023} is not a surgery code of {primarySite}",
)
def surgery_code_of_the_site(case: Case) -> Answer:
    """Each site has its own table of surgery codes (STORE, appendix A)."""
    codes = surgery.code_list(NEWER, case.site, case.histology)
    return codes is None or codes.find(case[NEWER]) is not None


@edit(
    "R130",
    "Surgery item of the year",
    "dateOfDiagnosis",
    *PRIMARY,
    blank_counts=PRIMARY,
    message="Diagnosed {dateOfDiagnosis}: item 1291 holds surgery from 2023 on, item 1290 before "
    "({failing})",
)
def surgery_item_of_the_year(case: Case) -> Answer:
    """Surgery of the primary site moved from item 1290 to 1291 with diagnoses of 2023."""
    if case.year is None:
        return True
    wrong = OLDER if case.year >= 2023 else NEWER
    return [wrong] if case[wrong] else []


@edit(
    "R131",
    "Surgery letter of the site",
    "primarySite",
    "histologicTypeIcdO3",
    NEWER,
    years=(2023, None),
    message="{rxSummSurgPrimSite2023} begins with the wrong letter for {primarySite} in the year "
    "of diagnosis",
)
def surgery_letter_of_the_site(case: Case) -> Answer:
    """Skin has codes with B from 2023, breast, colon, lung, pancreas and thyroid from 2024."""
    letter = case[NEWER][:1]
    codes = surgery.code_list(NEWER, case.site, case.histology)
    if letter not in {"A", "B"} or codes is None:
        return True
    return letter in {code.code[0] for code in codes.codes(case.year)}


@edit(
    "R132",
    "Reconstruction of the breast",
    "primarySite",
    "rxSummReconBreast",
    warning=True,
    message="Reconstruction {rxSummReconBreast} belongs to breast cancer, not {primarySite}",
)
def reconstruction_of_the_breast(case: Case) -> Answer:
    """Reconstruction follows surgery of the breast. What fits which surgery is not certain."""
    none = case["rxSummReconBreast"] in {"A000", "A980", "A990"}
    return none or (case.has_site("breast") and not facts.had_no_surgery(case))


@edit(
    "R133",
    "Blood diseases have no primary site surgery",
    "histologicTypeIcdO3",
    "primarySite",
    NEWER,
    message="{histologicTypeIcdO3} at C42.1: surgery is A980 or B980, not {rxSummSurgPrimSite2023}",
)
def blood_diseases_have_no_surgery(case: Case) -> Answer:
    """There is no primary site to operate on in the marrow."""
    marrow = case.site == "C421" and case.has_histology("leukemias and myeloma")
    return not marrow or facts.surgery_code(case) == "98"


@edit(
    "R134",
    "Unknown primaries have no primary site surgery",
    "primarySite",
    NEWER,
    message="{primarySite}: surgery is A980 or A900, not {rxSummSurgPrimSite2023}",
)
def unknown_primaries_have_no_surgery(case: Case) -> Answer:
    """An ill-defined or unknown site is not operated on as a primary."""
    return not case.has_site("ill-defined") or facts.surgery_code(case) in {"98", "90"}


@edit(
    "R171",
    "Pathologic grade needs a resection",
    "gradePathological",
    *PRIMARY,
    blank_counts=PRIMARY,
    warning=True,
    years=(2018, None),
    message="Pathologic grade {gradePathological} without a resection "
    "({rxSummSurgPrimSite2023} {rxSummSurgPrimSite})",
)
def pathologic_grade_needs_a_resection(case: Case) -> Answer:
    """The pathologic grade is that of the resected primary. Some schemas differ: a warning."""
    return case["gradePathological"] in {"8", "9"} or not facts.had_no_surgery(case)
