"""Edits of dates against one another; partial dates are compared as far as they are known."""

from registry.edits.case import Case
from registry.edits.edit import Answer, edit

STARTS = (
    "rxDateSurgery",
    "rxDateMostDefinSurg",
    "rxDateRadiation",
    "rxDateChemo",
    "rxDateHormone",
    "rxDateBrm",
    "rxDateSystemic",
    "rxDateOther",
)
ENDS = (*STARTS, "rxDateRadiationEnded")
FIRST_COURSE = (
    "rxDateSurgery",
    "rxDateRadiation",
    "rxDateChemo",
    "rxDateHormone",
    "rxDateBrm",
    "rxDateOther",
)
SYSTEMIC_DATES = ("rxDateChemo", "rxDateHormone", "rxDateBrm")
NODE_DATES = ("dateRegionalLNDissection", "dateSentinelLymphNodeBiopsy")
YEAR = 365


@edit(
    "R023",
    "Birth before diagnosis",
    "dateOfBirth",
    "dateOfDiagnosis",
    message="Birth {dateOfBirth} lies after diagnosis {dateOfDiagnosis}",
)
def birth_before_diagnosis(case: Case) -> Answer:
    """Nobody is diagnosed before birth; a diagnosis in utero is told by its over-ride (R050)."""
    return not case.is_after("dateOfBirth", "dateOfDiagnosis") or bool(case["overRideAgeSiteMorph"])


@edit(
    "R024",
    "Diagnosis not after last contact",
    "dateOfDiagnosis",
    "dateOfLastContact",
    message="Diagnosis {dateOfDiagnosis} lies after the last contact {dateOfLastContact}",
)
def diagnosis_not_after_last_contact(case: Case) -> Answer:
    """The last contact, or death, is not earlier than the diagnosis."""
    return not case.is_after("dateOfDiagnosis", "dateOfLastContact")


@edit(
    "R025",
    "First contact not after last contact",
    "dateOf1stContact",
    "dateOfLastContact",
    message="First contact {dateOf1stContact} lies after the last one {dateOfLastContact}",
)
def first_contact_not_after_last(case: Case) -> Answer:
    """The last contact is not earlier than the first."""
    return not case.is_after("dateOf1stContact", "dateOfLastContact")


@edit(
    "R026",
    "Birth not after first contact",
    "dateOfBirth",
    "dateOf1stContact",
    message="Birth {dateOfBirth} lies after the first contact {dateOf1stContact}",
)
def birth_not_after_first_contact(case: Case) -> Answer:
    """Nobody comes to the hospital before birth."""
    return not case.is_after("dateOfBirth", "dateOf1stContact")


@edit(
    "R027",
    "Diagnosed here: near the first contact",
    "dateOfDiagnosis",
    "dateOf1stContact",
    "classOfCase",
    message="Class {classOfCase}: diagnosis {dateOfDiagnosis} lies more than a year, or in a "
    "later year, after the first contact {dateOf1stContact}",
)
def diagnosed_near_first_contact(case: Case) -> Answer:
    """A case that was diagnosed and treated here (class 10, 13, 14) has its first contact then."""
    if case["classOfCase"] not in {"10", "13", "14"}:
        return True
    days = case.days("dateOf1stContact", "dateOfDiagnosis")
    later_year = case["dateOfDiagnosis"][:4] > case["dateOf1stContact"][:4]
    return not later_year and (days is None or days <= YEAR)


@edit(
    "R028",
    "Diagnosed elsewhere: before the first contact",
    "dateOfDiagnosis",
    "dateOf1stContact",
    "classOfCase",
    message="Class {classOfCase} was diagnosed elsewhere, but diagnosis {dateOfDiagnosis} lies "
    "after the first contact {dateOf1stContact}",
)
def diagnosed_elsewhere_before_contact(case: Case) -> Answer:
    """A case that was diagnosed elsewhere (20-22, 30-33) comes after its diagnosis."""
    elsewhere = {"20", "21", "22", "30", "31", "32", "33"}
    late = case.is_after("dateOfDiagnosis", "dateOf1stContact")
    return case["classOfCase"] not in elsewhere or not late


@edit(
    "R029",
    "First course not before diagnosis",
    "dateOfDiagnosis",
    "date1stCrsRxCoc",
    "classOfCase",
    message="First course {date1stCrsRxCoc} begins before diagnosis {dateOfDiagnosis}",
)
def first_course_not_before_diagnosis(case: Case) -> Answer:
    """Treatment begins at the diagnosis or later; autopsy and death certificate cases have none."""
    early = case.is_before("date1stCrsRxCoc", "dateOfDiagnosis")
    return case["classOfCase"] in {"38", "49"} or not early


@edit(
    "R030",
    "Treatments not before diagnosis",
    "dateOfDiagnosis",
    *STARTS,
    blank_counts=STARTS,
    message="{failing} lies before diagnosis {dateOfDiagnosis}",
)
def treatments_not_before_diagnosis(case: Case) -> Answer:
    """No treatment of the first course begins before the diagnosis."""
    return [item for item in STARTS if case.is_before(item, "dateOfDiagnosis")]


@edit(
    "R031",
    "Treatments not after last contact",
    "dateOfLastContact",
    *ENDS,
    blank_counts=ENDS,
    message="{failing} lies after the last contact {dateOfLastContact}",
)
def treatments_not_after_last_contact(case: Case) -> Answer:
    """A treatment is a contact, so the last contact is not earlier."""
    return [item for item in ENDS if case.is_after(item, "dateOfLastContact")]


@edit(
    "R032",
    "First course begins with the earliest treatment",
    "date1stCrsRxCoc",
    *FIRST_COURSE,
    "rxSummTreatmentStatus",
    blank_counts=(*FIRST_COURSE, "rxSummTreatmentStatus"),
    message="First course {date1stCrsRxCoc} is not the earliest treatment: {failing}",
)
def first_course_is_earliest(case: Case) -> Answer:
    """The first course begins on the day of its earliest treatment."""
    full = [item for item in FIRST_COURSE if (date := case.date(item)) and date.is_full]
    earlier = [item for item in full if case.is_before(item, "date1stCrsRxCoc")]
    if earlier or case["rxSummTreatmentStatus"] != "1" or not full:
        return earlier
    start = case.date("date1stCrsRxCoc")
    first = min(full, key=lambda item: case[item])
    return [first] if start and start.is_full and case[first] != case["date1stCrsRxCoc"] else []


@edit(
    "R033",
    "Systemic date is the earliest systemic treatment",
    "rxDateSystemic",
    *SYSTEMIC_DATES,
    blank_counts=SYSTEMIC_DATES,
    message="Systemic date {rxDateSystemic} is not the earliest of chemotherapy {rxDateChemo}, "
    "hormone {rxDateHormone} and immunotherapy {rxDateBrm}",
)
def systemic_date_is_earliest(case: Case) -> Answer:
    """The systemic date is that of the earliest systemic treatment, unless a transplant led."""
    dates = [date for item in (*SYSTEMIC_DATES, "rxDateSystemic") if (date := case.date(item))]
    full = [case[item] for item in SYSTEMIC_DATES if case[item]]
    if not full or not all(date.is_full for date in dates):
        return True
    systemic = case["rxDateSystemic"]
    transplant = "10" <= case["rxSummTransplntEndocr"] <= "40"
    return systemic == min(full) or (transplant and systemic < min(full))


@edit(
    "R034",
    "Definitive surgery not before the first",
    "rxDateSurgery",
    "rxDateMostDefinSurg",
    message="Definitive surgery {rxDateMostDefinSurg} lies before the first surgery "
    "{rxDateSurgery}",
)
def definitive_surgery_not_before_first(case: Case) -> Answer:
    """The most definitive surgery is the first one or a later one."""
    return not case.is_before("rxDateMostDefinSurg", "rxDateSurgery")


@edit(
    "R035",
    "Discharge not before surgery",
    "rxDateMostDefinSurg",
    "rxDateSurgicalDisch",
    message="Discharge {rxDateSurgicalDisch} lies before surgery {rxDateMostDefinSurg}",
)
def discharge_not_before_surgery(case: Case) -> Answer:
    """The patient leaves after the surgery."""
    return not case.is_before("rxDateSurgicalDisch", "rxDateMostDefinSurg")


@edit(
    "R036",
    "Radiation ends after it begins",
    "rxDateRadiation",
    "rxDateRadiationEnded",
    message="Radiation ended {rxDateRadiationEnded}, before it began {rxDateRadiation}",
)
def radiation_ends_after_it_begins(case: Case) -> Answer:
    """Radiation does not end before it begins."""
    return not case.is_before("rxDateRadiationEnded", "rxDateRadiation")


@edit(
    "R037",
    "Radiation lasts less than a year",
    "rxDateRadiation",
    "rxDateRadiationEnded",
    warning=True,
    message="Radiation from {rxDateRadiation} to {rxDateRadiationEnded} lasts over a year",
)
def radiation_lasts_less_than_a_year(case: Case) -> Answer:
    """A course of radiation takes weeks; over a year is likely a wrong date."""
    return (case.days("rxDateRadiation", "rxDateRadiationEnded") or 0) <= YEAR


@edit(
    "R038",
    "First course within a year of diagnosis",
    "dateOfDiagnosis",
    "date1stCrsRxCoc",
    warning=True,
    message="First course {date1stCrsRxCoc} begins over a year after {dateOfDiagnosis}",
)
def first_course_within_a_year(case: Case) -> Answer:
    """The first course rarely begins more than a year after the diagnosis."""
    return (case.days("dateOfDiagnosis", "date1stCrsRxCoc") or 0) <= YEAR


@edit(
    "R039",
    "Recurrence after diagnosis",
    "dateOfDiagnosis",
    "recurrenceDate1st",
    message="Recurrence {recurrenceDate1st} does not lie after diagnosis {dateOfDiagnosis}",
)
def recurrence_after_diagnosis(case: Case) -> Answer:
    """A cancer comes back after it was diagnosed."""
    diagnosed, again = case.date("dateOfDiagnosis"), case.date("recurrenceDate1st")
    if diagnosed is None or again is None:
        return True
    return not (again.before(diagnosed) or again.same(diagnosed))


@edit(
    "R040",
    "Recurrence not after last contact",
    "dateOfLastContact",
    "recurrenceDate1st",
    message="Recurrence {recurrenceDate1st} lies after the last contact {dateOfLastContact}",
)
def recurrence_not_after_last_contact(case: Case) -> Answer:
    """To find a recurrence is a contact."""
    return not case.is_after("recurrenceDate1st", "dateOfLastContact")


@edit(
    "R041",
    "Date of cancer status fits",
    "dateOfLastCancerStatus",
    "dateOfLastContact",
    "dateOfDiagnosis",
    blank_counts=("dateOfLastContact", "dateOfDiagnosis"),
    message="Cancer status of {dateOfLastCancerStatus} must lie from diagnosis "
    "{dateOfDiagnosis} to the last contact {dateOfLastContact}",
)
def date_of_cancer_status_fits(case: Case) -> Answer:
    """The cancer status was last seen between the diagnosis and the last contact."""
    return not (
        case.is_after("dateOfLastCancerStatus", "dateOfLastContact")
        or case.is_before("dateOfLastCancerStatus", "dateOfDiagnosis")
    )


@edit(
    "R042",
    "Dates of the abstract are in order",
    "dateOf1stContact",
    "dateCaseCompleted",
    "dateCaseCompletedCoc",
    "dateCaseInitiated",
    blank_counts=True,
    message="{failing}: an abstract is begun, then completed, not before the first contact "
    "{dateOf1stContact}",
)
def dates_of_the_abstract(case: Case) -> Answer:
    """An abstract is completed after it was begun, after the first contact, and not ahead."""
    wrong = []
    if case.is_before("dateCaseCompleted", "dateOf1stContact"):
        wrong.append("dateCaseCompleted")
    if case.is_after("dateCaseInitiated", "dateCaseCompleted"):
        wrong.append("dateCaseInitiated")
    coc = case.date("dateCaseCompletedCoc")
    if coc and coc.earliest() > case.today:
        wrong.append("dateCaseCompletedCoc")
    return wrong


@edit(
    "R043",
    "Discharge not before admission",
    "dateOfInptAdm",
    "dateOfInptDisch",
    message="Discharge {dateOfInptDisch} lies before admission {dateOfInptAdm}",
)
def discharge_not_before_admission(case: Case) -> Answer:
    """An inpatient is admitted, then discharged."""
    return not case.is_before("dateOfInptDisch", "dateOfInptAdm")


@edit(
    "R044",
    "Node procedures near the diagnosis",
    "dateOfDiagnosis",
    "dateOfLastContact",
    *NODE_DATES,
    blank_counts=(*NODE_DATES, "dateOfLastContact"),
    message="{failing} lies over 60 days before diagnosis {dateOfDiagnosis}, or after the last "
    "contact {dateOfLastContact}",
)
def node_procedures_near_diagnosis(case: Case) -> Answer:
    """Nodes are sampled or removed at most 60 days before the diagnosis, and in life."""
    return [
        item
        for item in NODE_DATES
        if (case.days(item, "dateOfDiagnosis") or 0) > 60
        or case.is_after(item, "dateOfLastContact")
    ]


@edit(
    "R045",
    "Sentinel biopsy not after dissection",
    *NODE_DATES,
    message="Sentinel biopsy {dateSentinelLymphNodeBiopsy} lies after the dissection "
    "{dateRegionalLNDissection}",
)
def sentinel_not_after_dissection(case: Case) -> Answer:
    """Sentinel nodes are taken before or with the dissection."""
    return not case.is_after("dateSentinelLymphNodeBiopsy", "dateRegionalLNDissection")


@edit(
    "R046",
    "Diagnosed since the reference date",
    "dateOfDiagnosis",
    "classOfCase",
    message="Diagnosed {dateOfDiagnosis}, before the registry's reference year: class "
    "{classOfCase} should be 35 or 37",
)
def diagnosed_since_reference_date(case: Case) -> Answer:
    """Cases from before the reference date are not analytic: class 35 or 37."""
    if case.reference_year is None or case.year is None:
        return True
    return case.year >= case.reference_year or not "00" <= case["classOfCase"] <= "22"
