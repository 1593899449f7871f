"""One abstract: all items of a tumor, and of the hospital's dealings with it."""

from dataclasses import dataclass
from datetime import date
from random import Random

from registry.cases import derived
from registry.demo import extent, follow_up, people, progress, texts, treatment
from registry.demo.tables import draw, rows, within
from registry.demo.tumors import Tumor
from registry.standards import applicability


@dataclass(frozen=True, slots=True)
class Case:
    """One abstract: its items of the Tumor level, and whether it is complete."""

    items: dict[str, str]
    complete: bool


def case(
    random: Random,
    made: Tumor,
    person: dict[str, str],
    fate: follow_up.Fate,
    shared: dict[str, str],
    today: date,
) -> Case:
    """Return the abstract of a tumor.

    *person* are the items of the patient, *shared* those that all cases of the patient have.
    """
    items = made.items | shared
    if made.analytic:
        items |= treatment.describe(random, made)
    items |= extent.describe(random, made)
    items |= _circumstances(random, made)
    items |= follow_up.tumor_items(random, made, fate)
    items |= texts.describe(made, items, person)
    items |= derived.derived_items({**person, **items})
    state = progress.state(random, made, fate.last_contact, today)
    items |= state.items
    year = made.diagnosed.year
    kept = progress.without_gaps(items, state.gaps)
    asked = {key: value for key, value in kept.items() if applicability.applies(key, year)}
    return Case({key: value for key, value in asked.items() if value}, complete=state.complete)


def _circumstances(random: Random, made: Tumor) -> dict[str, str]:
    """Return what the hospital knows of how the case came: class, payer, source, physicians."""
    smoked = random.random() < float(made.disease["smokers"])
    payer = next(row for row in rows("payers") if within(made.age, row["ages"]))
    items = {
        "classOfCase": made.relation["class"],
        "cocAccreditedFlag": "1" if "10" <= made.relation["class"] <= "22" else "2",
        "casefindingSource": draw(random, "20*70 22*12 23*4 25*4 26*4 30*6"),
        "typeOfReportingSource": "1" if random.random() < 0.9 else "8",
        "primaryPayerAtDx": draw(random, payer["payers"]),
        "maritalStatusAtDx": people.marital_status(random, made.age),
        "tobaccoUseSmokingStatus": draw(random, "2*6 1*3 3" if smoked else "0*12 9"),
        "rxSummDxStgProc": "02" if made.items["diagnosticConfirmation"] in "123" else "00",
    }
    if items["rxSummDxStgProc"] == "02":
        items["rxDateDxStgProc"] = made.items["dateOfDiagnosis"]
    here = made.relation["days_before"] == "0"
    items["rxHospDxStgProc"] = items["rxSummDxStgProc"] if here else "00"
    return items | _physicians(random, made)


def _physicians(random: Random, made: Tumor) -> dict[str, str]:
    wanted = {"npiPhysicianManaging": "managing", "npiPhysicianFollowUp": "primary"}
    if "S" in made.given:
        wanted["npiPhysicianPrimarySurg"] = "surgeon"
    if "R" in made.given:
        wanted["npiPhysician3"] = "radiation"
    if {"C", "H", "I"} & made.given.keys():
        wanted["npiPhysician4"] = "medical"
    if made.relation["days_before"] != "0":
        wanted["npiInstReferredFrom"] = "hospital"
    if made.given.keys() - made.here:
        wanted["npiInstReferredTo"] = "hospital"
    return {naaccr_id: people.physician(random, role) for naaccr_id, role in wanted.items()}
