"""A whole synthetic hospital: patients with their cases, numbered, some still in work."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from registry.demo import abstracts, follow_up, people, treatment, tumors
from registry.demo.tables import days
from registry.demo.tumors import Tumor

NAME = "Twin Rivers Regional Medical Center"
FACILITY_ID = "0009990101"
NPI = people.npi(200_000_000)
YEARS = 6
SECOND_PRIMARY, OTHER_BREAST, EARLIER_ELSEWHERE = 0.09, 0.2, 0.03
# What nobody could tell from the first primary, or would call by another name.
NEVER_SECOND = ("unknownPrimary", "mds", "aml")
DISTANT, UNSTAGED = "7", "9"


@dataclass(frozen=True, slots=True)
class Numbers:
    """The last numbers in use: of patients, and of accessions by year."""

    patient: int = 0
    accession: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient: the items of the Patient level, and the cases by date of diagnosis."""

    items: dict[str, str]
    cases: list[abstracts.Case]


@dataclass(frozen=True, slots=True)
class _History:
    """A person's cancers, as they happened."""

    sex: str
    born: date
    tumors: list[Tumor]

    @property
    def began(self) -> date:
        return min(made.contact for made in self.tumors)


def make(
    cases: int, seed: int, today: date, *, years: int = YEARS, last: Numbers | None = None
) -> list[Patient]:
    """Return invented patients with *cases* cases, first seen in *years* years up to *today*.

    The same arguments give the same patients.  Their numbers follow on *last*.
    """
    random = Random(seed)  # noqa: S311 - reproducible, and no secret
    last = last or Numbers()
    histories: list[_History] = []
    left = cases
    while left > 0:
        histories.append(_history(random, today, years, left))
        left -= len(histories[-1].tumors)
    histories.sort(key=lambda history: history.began)
    used = defaultdict(int, last.accession)
    found = []
    for number, history in enumerate(histories, last.patient + 1):
        year = history.began.year
        used[year] += 1
        found.append(_patient(random, history, number, f"{year}{used[year]:05d}", today))
    return found


def _history(random: Random, today: date, years: int, most: int) -> _History:
    first_day = date(today.year - years + 1, 1, 1)
    contact = first_day + days(random, 0, (today - first_day).days)
    found = tumors.disease(random)
    sex = people.FEMALE if random.random() < float(found["female"]) else people.MALE
    age = tumors.age(random, found)
    born = contact - timedelta(round(age * follow_up.YEAR) + random.randint(1, 360))
    first = tumors.tumor(random, found, born, contact)
    history = _History(sex, born, [first])
    grave = first.stage["summary"] in (DISTANT, UNSTAGED)
    if most > 1 and not grave and random.random() < SECOND_PRIMARY:
        history.tumors.extend(_second(random, history, today))
    return history


def _second(random: Random, history: _History, today: date) -> list[Tumor]:
    """Return a second primary, or none where its date or the age does not suit."""
    first = history.tumors[0]
    contact = first.contact + days(random, 20, 1500)
    found, side = first.disease, tumors.opposite(first)
    if found["disease"] != "breast" or random.random() > OTHER_BREAST:
        found, side = tumors.disease(random, history.sex, (found["disease"], *NEVER_SECOND)), ""
    age = (contact - history.born).days / follow_up.YEAR
    if contact > today or age < int(found["youngest"]) + 1:
        return []
    second = tumors.tumor(random, found, history.born, contact, side)
    return [second] if second.diagnosed > first.diagnosed else []


def _patient(
    random: Random, history: _History, number: int, accession: str, today: date
) -> Patient:
    person = people.person(random, history.sex, history.born, number)
    home = people.residence(random)
    person |= people.current_address(home if random.random() < 0.9 else people.residence(random))
    fate = follow_up.fate(random, history.tumors, today)
    died = fate.last_contact if fate.died else None
    for made in history.tumors:
        if made.analytic:
            treatment.plan(random, made, died=died, today=today)
    fate = follow_up.with_treatment(fate, history.tumors)
    person |= follow_up.patient_items(random, fate)
    shared = {
        "accessionNumberHosp": accession,
        "medicalRecordNumber": f"{70_000_000 + 13 * number}",
        "reportingFacility": FACILITY_ID,
        "npiReportingFacility": NPI,
        **people.address_at_diagnosis(home),
    }
    sequences = _sequences(random, history.tumors)
    cases = [
        abstracts.case(random, made, person, fate, {**shared, **sequence}, today)
        for made, sequence in zip(history.tumors, sequences, strict=True)
    ]
    return Patient({key: value for key, value in person.items() if value}, cases)


def _sequences(random: Random, found: list[Tumor]) -> list[dict[str, str]]:
    """Return the sequence numbers: malignant 00 or 01, 02 ..., benign 60 or 61, 62 ..."""
    elsewhere = len(found) == 1 and not found[0].benign and random.random() < EARLIER_ELSEWHERE
    numbers = []
    for place, made in enumerate(found):
        alike = [other for other in found if other.benign == made.benign]
        nth = alike.index(made) + 1 + elsewhere
        number = nth if len(alike) > 1 or elsewhere else 0
        sequence = f"{number + (60 if made.benign else 0):02d}"
        numbers.append(
            {
                "sequenceNumberHospital": sequence,
                "sequenceNumberCentral": sequence,
                "tumorRecordNumber": f"{place + 1:02d}",
            }
        )
    return numbers
