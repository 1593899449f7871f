"""All derived items of a patient's tumors at once."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from registry.derived import cause_of_death, survival
from registry.derived.age_groups import age_group
from registry.derived.catalogue import recoded
from registry.derived.recodes import behavior_recode, recode
from registry.derived.result import KEPT, Result
from registry.derived.survival import Time
from registry.standards import ages
from registry.standards.partial_date import DateError, PartialDate

Items = Mapping[str, str]
Derived = dict[str, Result]

GROUPINGS = ("ageGroup", "ageGroup20", "ageGroupAya")
FOUND_DEAD = survival.FOUND_DEAD
# The items that derived ones follow from, of both levels.
PATIENT_INPUTS = (
    "dateOfBirth",
    "dateOfLastContact",
    "vitalStatus",
    "causeOfDeath",
    "icdRevisionNumber",
)
TUMOR_INPUTS = (
    "primarySite",
    "histologicTypeIcdO3",
    "behaviorCodeIcdO3",
    "dateOfDiagnosis",
    "ageAtDiagnosis",
    "sequenceNumberCentral",
    "sequenceNumberHospital",
    "typeOfReportingSource",
)


def derive(
    patient: Items, tumors: Sequence[Items], *, today: date, study_end: date
) -> list[Derived]:
    """Return the derived items of each of a patient's *tumors*, by name, each with its reason.

    *patient* and *tumors* hold items by XML id; a blank item is missing or "".  All
    tumors of the patient are needed, for they date one another.  *study_end* is until
    when the living are presumed alive; what lies after *today* is unknown.
    """
    person = survival.Person(
        patient.get("dateOfBirth", ""),
        patient.get("dateOfLastContact", ""),
        patient.get("vitalStatus", ""),
        [
            survival.Tumor(
                tumor.get("dateOfDiagnosis", ""),
                sequence_of(tumor),
                tumor.get("typeOfReportingSource", ""),
            )
            for tumor in tumors
        ],
    )
    times = survival.active(person, today=today)
    presumed = survival.presumed_alive(person, study_end, today=today)
    return [
        _of_tumor(patient, tumor, time, longer)
        for tumor, time, longer in zip(tumors, times, presumed, strict=True)
    ]


def sequence_of(tumor: Items) -> str:
    """Return the sequence number: the central registry's, or the hospital's where it is blank."""
    return tumor.get("sequenceNumberCentral") or tumor.get("sequenceNumberHospital", "")


def _of_tumor(patient: Items, tumor: Items, time: Time, presumed: Time) -> Derived:
    site, histology = tumor.get("primarySite", ""), tumor.get("histologicTypeIcdO3", "")
    behavior = tumor.get("behaviorCodeIcdO3", "")
    found = {item: recode(item, site, histology, behavior) for item in recoded()}
    diagnosis = tumor.get("dateOfDiagnosis", "")
    found["behaviorRecode"] = behavior_recode(site, histology, behavior, _year(diagnosis))
    age = _age(patient.get("dateOfBirth", ""), diagnosis, tumor.get("ageAtDiagnosis", ""))
    for grouping in GROUPINGS:
        found[grouping] = age_group(grouping, age)
    found["survivalDiagnosisDate"] = Result(time.diagnosis, time.why)
    _add_time(found, time, "")
    _add_time(found, presumed, "PresumedAlive")
    death = cause_of_death.classify(
        sequence_of(tumor),
        patient.get("vitalStatus", ""),
        patient.get("icdRevisionNumber", ""),
        patient.get("causeOfDeath", ""),
        found["siteRecode"].value,
        histology,
    )
    found["causeSpecificDeath"], found["otherCauseDeath"] = death
    return found


def _add_time(found: Derived, time: Time, which: str) -> None:
    found[f"survivalEndDate{which}"] = Result(time.end, time.why)
    found[f"survivalMonths{which}"] = Result(time.months, time.why)
    found[f"survivalMonthsFlag{which}"] = Result(time.flag, time.why)


def _year(value: str) -> int | None:
    known = survival.parts(value)
    return known.year if known else None


@lru_cache(maxsize=KEPT)
def _age(birth: str, diagnosis: str, stored: str) -> str:
    """Return the age from both dates, or the *stored* one where they give none."""
    try:
        born, diagnosed = PartialDate.from_naaccr(birth), PartialDate.from_naaccr(diagnosis)
    except DateError:
        return stored
    return ages.age_at(born, diagnosed)
