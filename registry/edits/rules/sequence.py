"""Edits of sequence numbers, and of a patient's tumors against one another."""

from itertools import combinations

from registry.edits import sets
from registry.edits.case import Case
from registry.edits.edit import SEER, Answer, edit
from registry.standards import icdo3

PERSON = (
    "dateOfBirth",
    "sexAssignedAtBirth",
    "race1",
    "nameLast",
    "socialSecurityNumber",
    "dateOfLastContact",
    "vitalStatus",
)
NEAR = 60
A_YEAR = 365


def _others(case: Case) -> list[Case]:
    return [each for each in case.tumors if each is not case]


@edit(
    "R103",
    "Sequence and behavior agree",
    "sequenceNumberHospital",
    "behaviorCodeIcdO3",
    message="Sequence {sequenceNumberHospital} does not go with behavior {behaviorCodeIcdO3}: "
    "00-59 and 99 are malignant or in situ, 60-88 benign or borderline",
)
def sequence_and_behavior_agree(case: Case) -> Answer:
    """Malignant and in situ primaries count from 00, benign and borderline ones from 60."""
    benign_number = "60" <= case["sequenceNumberHospital"] <= "88"
    return benign_number == (case.behavior in {"0", "1"})


@edit(
    "R104",
    "One accession number",
    "accessionNumberHosp",
    records=True,
    message="The patient has several accession numbers here; this one is {accessionNumberHosp}",
)
def one_accession_number(case: Case) -> Answer:
    """All tumors of a patient at a facility carry the same accession number."""
    numbers = {each["accessionNumberHosp"] for each in case.tumors if each["accessionNumberHosp"]}
    return len(numbers) < 2


@edit(
    "R105",
    "Sequence numbers are whole",
    "sequenceNumberHospital",
    "dateOfDiagnosis",
    blank_counts=("dateOfDiagnosis",),
    records=True,
    message="Sequence {sequenceNumberHospital}: a number is used twice, 00 stands beside others, "
    "or the order contradicts the dates of diagnosis",
)
def sequence_numbers_are_whole(case: Case) -> Answer:
    """Each number stands once, 00 stands alone, and later numbers are diagnosed later."""
    own = case["sequenceNumberHospital"]
    if not "00" <= own <= "59":
        return True
    others = [each for each in _others(case) if "00" <= each["sequenceNumberHospital"] <= "59"]
    taken = {each["sequenceNumberHospital"] for each in others}
    out_of_order = any(
        _later(one, other) for one, other in combinations(sorted([case, *others], key=_number), 2)
    )
    return own not in taken and not ("00" in {own, *taken} and taken) and not out_of_order


def _number(case: Case) -> str:
    return case["sequenceNumberHospital"]


def _later(one: Case, other: Case) -> bool:
    """Whether *one* surely was diagnosed after *other*."""
    first, second = one.date("dateOfDiagnosis"), other.date("dateOfDiagnosis")
    return bool(first and second and first.after(second))


@edit(
    "R106",
    "One person",
    *PERSON,
    blank_counts=True,
    records=True,
    message="{failing} differs between the patient's tumors",
)
def one_person(case: Case) -> Answer:
    """Items of the patient are the same in all of the patient's tumors."""
    return [
        item
        for item in PERSON
        if len({each[item] for each in (case, *_others(case)) if each[item]}) > 1
    ]


@edit(
    "R107",
    "Not the same tumor twice",
    "primarySite",
    "laterality",
    "histologicTypeIcdO3",
    "dateOfDiagnosis",
    warning=True,
    over_ride="overRideSiteLatSeqno",
    records=True,
    message="Another tumor of the patient has this site, side and type and a diagnosis within 60 "
    "days: is it the same?",
)
def not_the_same_tumor_twice(case: Case) -> Answer:
    """Same site group, side and type within 60 days is more often one tumor entered twice."""
    return not any(_is_alike(case, each) and _is_near(case, each, NEAR) for each in _others(case))


def _is_alike(case: Case, other: Case) -> bool:
    side = not icdo3.is_paired(case.site, case.year) or case["laterality"] == other["laterality"]
    return (
        bool(other.site and other.histology)
        and case.site[:3] == other.site[:3]
        and case.histology[:3] == other.histology[:3]
        and side
    )


def _is_near(case: Case, other: Case, days: int) -> bool:
    one, two = case.date("dateOfDiagnosis"), other.date("dateOfDiagnosis")
    return bool(one and two and max(one.days_until(two)[0], two.days_until(one)[0]) <= days)


@edit(
    "R108",
    "Paired site once for a side",
    "primarySite",
    "laterality",
    "histologicTypeIcdO3",
    "sequenceNumberHospital",
    warning=True,
    over_ride="overRideSiteLatSeqno",
    records=True,
    source=SEER,
    message="Another primary of the patient has the same paired site, side and histology",
)
def paired_site_once_for_a_side(case: Case) -> Answer:
    """Two primaries of one side of a paired organ with the same histology are looked at."""
    keys = ("primarySite", "laterality", "histologicTypeIcdO3")
    return not icdo3.is_paired(case.site, case.year) or not any(
        all(case[key] == each[key] for key in keys)
        and case["sequenceNumberHospital"] != each["sequenceNumberHospital"]
        for each in _others(case)
    )


@edit(
    "R109",
    "Unknown primary found later",
    "primarySite",
    "sequenceNumberHospital",
    "dateOfDiagnosis",
    "histologicTypeIcdO3",
    records=True,
    source=SEER,
    message="C80.9, and another primary of a like histology within a year: is it the primary?",
)
def unknown_primary_found_later(case: Case) -> Answer:
    """An unknown primary is no second tumor once its origin is found within a year."""
    return case.site != "C809" or not any(
        each.site not in {"", "C809"}
        and each.histology[:3] == case.histology[:3]
        and _is_near(case, each, A_YEAR)
        for each in _others(case)
    )


@edit(
    "R110",
    "No other patient is this person",
    "nameLast",
    blank_counts=True,
    warning=True,
    records=True,
    message="Another patient has the same Social Security number, or name, birth and sex",
)
def no_other_patient_is_this_person(case: Case) -> Answer:
    """A person is one patient; doubles are merged."""
    return not case.lookalikes


@edit(
    "R111",
    "Benign sequence stands alone",
    "sequenceNumberHospital",
    warning=True,
    records=True,
    message="Sequence 60 (the only benign primary) stands beside others of 61-87",
)
def benign_sequence_stands_alone(case: Case) -> Answer:
    """60 is the only benign or borderline primary; with a second one it becomes 61."""
    numbers = {each["sequenceNumberHospital"] for each in (case, *case.tumors)}
    return "60" not in numbers or not any("61" <= number <= "87" for number in numbers)


@edit(
    "R074",
    "Unknown or ill-defined site as one of several",
    "primarySite",
    "histologicTypeIcdO3",
    "sequenceNumberHospital",
    warning=True,
    over_ride="overRideHospseqSite",
    message="{primarySite} as primary {sequenceNumberHospital} of several: it may be a spread of "
    "another",
)
def unknown_site_as_one_of_several(case: Case) -> Answer:
    """A solid tumor of unknown or ill-defined site beside another primary is looked at."""
    several = "01" <= case["sequenceNumberHospital"] <= "59"
    return not (several and case.has_site("ill-defined") and case.has_histology("solid tumors"))


@edit(
    "R075",
    "Site where others spread to",
    "primarySite",
    "histologicTypeIcdO3",
    "sequenceNumberHospital",
    warning=True,
    over_ride="overRideHospseqSite",
    message="{primarySite} with {histologicTypeIcdO3} as primary {sequenceNumberHospital} of "
    "several: it may be a metastasis",
)
def site_where_others_spread_to(case: Case) -> Answer:
    """Carcinoma of nodes or adenocarcinoma of the liver beside another primary may be spread."""
    if not "01" <= case["sequenceNumberHospital"] <= "59":
        return True
    nodes = case.has_site("nodes") and case.has_histology("carcinomas")
    return not (nodes or (case.site == "C220" and case.has_histology("adenocarcinomas")))


@edit(
    "R091",
    "Second primary is confirmed",
    "diagnosticConfirmation",
    "sequenceNumberHospital",
    "primarySite",
    warning=True,
    over_ride="overRideHospseqDxconf",
    message="One of several primaries ({sequenceNumberHospital}) without microscopy "
    "(confirmation {diagnosticConfirmation})",
)
def second_primary_is_confirmed(case: Case) -> Answer:
    """Without microscopy one of several primaries may be a metastasis."""
    several = "01" <= case["sequenceNumberHospital"] <= "59"
    unconfirmed = case["diagnosticConfirmation"] > "5"
    return not (several and unconfirmed) or sets.holds("ill-defined", case.site)
