"""Edits of vital status, cause of death, recurrence and follow-up."""

import re

from registry.edits.case import Case
from registry.edits.edit import HOSPITAL, NCDB, Answer, edit

ALIVE, DEAD = "1", "0"
CANCER_DEATH = re.compile(r"C\d\d\d?")
CAUSE = re.compile(r"[A-Z]\d{2}[0-9X]?")
SPECIAL = {"0000", "7777", "7797"}
MALE, FEMALE = "1", "2"
RETURNED = re.compile(r"0[4-9]|[1-5]\d|6[0-2]|88")
IN_SITU_RECURRENCE = {"06", "16", "26", "36", "46"}


@edit(
    "R178",
    "Cause of death of the dead",
    "vitalStatus",
    "causeOfDeath",
    "icdRevisionNumber",
    message="Vital status {vitalStatus} does not go with cause of death {causeOfDeath} "
    "(ICD revision {icdRevisionNumber}): the living have 0000 and 0",
)
def cause_of_death_of_the_dead(case: Case) -> Answer:
    """The living have cause 0000 and revision 0, the dead another cause and revision."""
    living = [case["causeOfDeath"] == "0000", case["icdRevisionNumber"] == "0"]
    return all(living) if case["vitalStatus"] == ALIVE else not any(living)


@edit(
    "R179",
    "Autopsy of the dead",
    "vitalStatus",
    "autopsy",
    message="Vital status {vitalStatus} does not go with autopsy {autopsy} (0: alive)",
)
def autopsy_of_the_dead(case: Case) -> Answer:
    """Autopsy 0 is for the living."""
    return (case["vitalStatus"] == ALIVE) == (case["autopsy"] == "0")


@edit(
    "R180",
    "Place of death of the dead",
    "vitalStatus",
    "placeOfDeathState",
    "placeOfDeathCountry",
    blank_counts=("placeOfDeathState", "placeOfDeathCountry"),
    warning=True,
    message="Vital status {vitalStatus} does not go with place of death {placeOfDeathState} "
    "{placeOfDeathCountry}",
)
def place_of_death_of_the_dead(case: Case) -> Answer:
    """The living have no place of death; that the dead need one is a local rule: a warning."""
    place = bool(case["placeOfDeathState"] or case["placeOfDeathCountry"])
    return place == (case["vitalStatus"] == DEAD)


@edit(
    "R181",
    "Death certificate of the dead",
    "followUpSource",
    "vitalStatus",
    message="The source of follow-up is a death certificate (7), the patient is alive",
)
def death_certificate_of_the_dead(case: Case) -> Answer:
    """A death certificate tells of a death."""
    return case["followUpSource"] != "7" or case["vitalStatus"] == DEAD


@edit(
    "R182",
    "The dead are not followed",
    "vitalStatus",
    "nextFollowUpSource",
    message="The patient is dead, but the next source of follow-up is {nextFollowUpSource}",
)
def the_dead_are_not_followed(case: Case) -> Answer:
    """After death the next source of follow-up is blank or 9."""
    return case["vitalStatus"] != DEAD or case["nextFollowUpSource"] == "9"


@edit(
    "R183",
    "Cancer status and cause of death",
    "vitalStatus",
    "cancerStatus",
    "causeOfDeath",
    "primarySite",
    warning=True,
    message="Died of {causeOfDeath}, but the cancer status is 1 (no evidence)",
)
def cancer_status_and_cause_of_death(case: Case) -> Answer:
    """Who died of this cancer had it at the end."""
    cause = case["causeOfDeath"]
    own = bool(CANCER_DEATH.match(cause)) and cause[:3] == case.site[:3]
    return not (case["vitalStatus"] == DEAD and own and case["cancerStatus"] == "1")


@edit(
    "R184",
    "Recurrence and its date",
    "recurrenceType1st",
    "recurrenceDate1st",
    blank_counts=("recurrenceDate1st",),
    message="Recurrence {recurrenceType1st} does not go with date {recurrenceDate1st}",
)
def recurrence_and_its_date(case: Case) -> Answer:
    """A recurrence has a date; none (00) and never disease-free (70) have not."""
    kind = case["recurrenceType1st"]
    if kind in {"00", "70"}:
        return not case["recurrenceDate1st"]
    return not RETURNED.fullmatch(kind) or bool(case["recurrenceDate1st"])


@edit(
    "R185",
    "Recurrence and cancer status",
    "cancerStatus",
    "recurrenceType1st",
    message="Never disease-free (70) does not go with cancer status 1 (no evidence)",
)
def recurrence_and_cancer_status(case: Case) -> Answer:
    """Who was never free of disease is not free of it now."""
    return case["cancerStatus"] != "1" or case["recurrenceType1st"] != "70"


@edit(
    "R186",
    "In situ recurrence of in situ tumors",
    "behaviorCodeIcdO3",
    "recurrenceType1st",
    message="Recurrence {recurrenceType1st} is in situ, the tumor was malignant",
)
def in_situ_recurrence(case: Case) -> Answer:
    """Recurrences coded as in situ (06-46) are of in situ tumors."""
    return case.behavior != "3" or case["recurrenceType1st"] not in IN_SITU_RECURRENCE


@edit(
    "R187",
    "Followed within 15 months",
    "vitalStatus",
    "dateOfLastContact",
    "classOfCase",
    warning=True,
    sets=(HOSPITAL, NCDB),
    message="The last contact {dateOfLastContact} is over 15 months ago",
)
def followed_within_15_months(case: Case) -> Answer:
    """Living analytic patients are followed every year; 15 months leave time to hear."""
    contact = case.date("dateOfLastContact")
    analytic = "10" <= case["classOfCase"] <= "22"
    if contact is None or not analytic or case["vitalStatus"] != ALIVE:
        return True
    last = contact.latest()
    return (case.today.year - last.year) * 12 + case.today.month - last.month <= 15


@edit(
    "R188",
    "Cause of death exists",
    "causeOfDeath",
    "sexAssignedAtBirth",
    blank_counts=("sexAssignedAtBirth",),
    message="Cause of death {causeOfDeath} has not the form of ICD-10, or is of the other sex",
)
def cause_of_death_exists(case: Case) -> Answer:
    """An ICD-10 code without its point, or a special code, that fits the sex."""
    cause, sex = case["causeOfDeath"], case["sexAssignedAtBirth"]
    if cause in SPECIAL:
        return True
    female, male = "C51" <= cause[:3] <= "C58", "C60" <= cause[:3] <= "C63"
    return bool(CAUSE.fullmatch(cause)) and not (
        (female and sex == MALE) or (male and sex == FEMALE)
    )
