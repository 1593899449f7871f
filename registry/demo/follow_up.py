"""What became of a patient: last contact, death and its cause, recurrence, cancer status."""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from registry.demo.tables import days, draw, stamp
from registry.demo.tumors import Tumor

YEAR = 365.25
DISTANT = "7"
OTHER_CAUSES = "I219*4 I509*3 J449*2 I639*2 G309*2 J189 E119 N189 I251*2"
# A patient followed well was seen within this time; registries count 15 months.
FOLLOWED_DAYS, LOST_SHARE = 400, 0.07


@dataclass(frozen=True, slots=True)
class Fate:
    """When the patient died or was last seen; *killer* is the tumor that the patient died of."""

    last_contact: date
    died: bool
    killer: Tumor | None = None


def fate(random: Random, tumors: list[Tumor], today: date) -> Fate:
    """Return what became of the patient of *tumors*, by their survival and the patient's age."""
    last_seen = max(made.contact for made in tumors)
    deaths = [(made.contact + _time_to_death(random, made), made) for made in tumors]
    of_cancer, killer = min(deaths, key=lambda death: death[0])
    of_another = last_seen + _time_to_other_death(random, tumors[0].age)
    died = min(of_cancer, of_another)
    if died <= last_seen:
        died = last_seen + days(random, 5, 60)
    if died <= today:
        cancer = of_cancer <= of_another and not killer.benign
        return Fate(died, died=True, killer=killer if cancer else None)
    if random.random() < LOST_SHARE:
        known = (today - last_seen).days
        return Fate(last_seen + days(random, min(30, known), known), died=False)
    return Fate(max(last_seen, today - days(random, 0, FOLLOWED_DAYS)), died=False)


def with_treatment(found: Fate, tumors: list[Tumor]) -> Fate:
    """Return *found* with a last contact that is not before any treatment."""
    last = max([found.last_contact, *(day for made in tumors for day in made.ended.values())])
    return found if found.died else Fate(last, died=False)


def patient_items(random: Random, found: Fate) -> dict[str, str]:
    """Return the follow-up items of the Patient level."""
    items = {"dateOfLastContact": stamp(found.last_contact), "vitalStatus": "1"}
    if not found.died:
        return items | {"causeOfDeath": "0000", "icdRevisionNumber": "0", "autopsy": "0"}
    cause = found.killer.disease["icd10"] if found.killer else draw(random, OTHER_CAUSES)
    return items | {
        "vitalStatus": "0",
        "causeOfDeath": cause,
        "icdRevisionNumber": "1",
        "autopsy": draw(random, "2*19 1"),
        "placeOfDeathState": "IA",
        "placeOfDeathCountry": "USA",
    }


def tumor_items(random: Random, made: Tumor, found: Fate) -> dict[str, str]:
    """Return the follow-up items of one tumor."""
    status, recurrence = _outcome(random, made, found)
    items = {
        "cancerStatus": status,
        "dateOfLastCancerStatus": stamp(found.last_contact),
        "followUpSource": draw(random, "7*3 8 1" if found.died else "2*5 1*3 0 3"),
        **recurrence,
    }
    if not found.died:
        items["nextFollowUpSource"] = draw(random, "1*5 0*3 3 2")
    return items


def _outcome(random: Random, made: Tumor, found: Fate) -> tuple[str, dict[str, str]]:
    relapse = made.disease["relapse"]
    if made.relation["class"] == "33":
        return "1", {"recurrenceType1st": "00"}
    if made.relation["class"] == "32" and relapse:
        date_found = {"recurrenceDate1st": stamp(made.contact)}
        return "2", {"recurrenceType1st": draw(random, relapse), **date_found}
    treated = made.given and made.course["curative"] == "yes" and made.stage["summary"] != DISTANT
    if not treated:
        return "2", {"recurrenceType1st": "70"}
    first = max(made.ended.values()) + timedelta(180)
    window = (found.last_contact - first).days - 20
    killed = found.killer is made
    likely = killed or random.random() < 0.4 * (1 - float(made.stage["survival"]))
    if likely and window > 0 and relapse:
        day = first + days(random, 0, window)
        came = {"recurrenceType1st": draw(random, relapse), "recurrenceDate1st": stamp(day)}
        return draw(random, "2" if killed else "2*6 1"), came
    if killed:
        return "2", {"recurrenceType1st": "70"}
    return "1", {"recurrenceType1st": "00"}


def _time_to_death(random: Random, made: Tumor) -> timedelta:
    yearly = -math.log(float(made.stage["survival"])) / 5
    return timedelta(round(random.expovariate(yearly) * YEAR))


def _time_to_other_death(random: Random, age: int) -> timedelta:
    # Gompertz: about 2.5 percent a year at 70, doubling every eight years.
    yearly = 0.025 * math.exp(0.09 * (age - 70))
    return timedelta(min(round(random.expovariate(yearly) * YEAR), 40_000))
