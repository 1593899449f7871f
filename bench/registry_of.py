"""A registry of any size for benchmarks: plausible cases in bulk, the same for the same seed."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from registry.audit.actions import SYSTEM
from registry.cases import actions, derived
from registry.cases.items import split
from registry.cases.models import COMPLETE, INCOMPLETE, Abstract, Accession, Patient, Tumor
from registry.extensions import db
from registry.transactions import transaction

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
FIRST_DAY, LAST_DAY = date(2006, 1, 1), date(2026, 6, 30)
BATCH = 2_000
_LAST = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez "
    "Gonzalez Wilson Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris "
    "Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill "
    "Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Okafor Lind"
)
LAST_NAMES = _LAST.split()
ENDINGS = ("", "", "", "son", "man", "er", "berg", "ley", "ton", "ez", "ski", "field")
_FIRST = (
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara "
    "Richard Susan Joseph Jessica Thomas Sarah Carlos Karen Ada Nils"
)
FIRST_NAMES = _FIRST.split()
# Site, histology, weight.
SITES = (
    ("C504", "8500", 16), ("C619", "8140", 13), ("C341", "8140", 8), ("C343", "8070", 5),
    ("C182", "8140", 5), ("C187", "8140", 4), ("C209", "8140", 3), ("C443", "8720", 5),
    ("C541", "8380", 4), ("C679", "8120", 5), ("C649", "8310", 4), ("C739", "8260", 4),
    ("C778", "9680", 5), ("C421", "9732", 3), ("C259", "8140", 4), ("C220", "8170", 3),
    ("C569", "8441", 2), ("C710", "9440", 2), ("C700", "9530", 3), ("C029", "8070", 2),
)  # fmt: skip
_CODED = (
    "maritalStatusAtDx:2 addrAtDxCity:Ames addrAtDxState:IA addrAtDxPostalCode:50010 "
    "countyAtDx:169 addrAtDxCountry:USA addrAtDxNoStreet:Main "
    "regionalNodesExamined:03 regionalNodesPositive:00 tumorSizeSummary:018 "
    "metsAtDxBone:0 metsAtDxBrain:0 metsAtDxLiver:0 metsAtDxLung:0 metsAtDxDistantLn:0 "
    "metsAtDxOther:0 lymphVascularInvasion:0 rxSummTreatmentStatus:1 rxSummChemo:00 "
    "rxSummHormone:00 rxSummBrm:00 rxSummTransplntEndocr:00 rxSummOther:0 "
    "rxSummScopeRegLnSur:2 rxSummSurgOthRegDis:0 reasonForNoSurgery:0 "
    "reasonForNoRadiation:1 rxSummSurgRadSeq:0 rxSummSystemicSurSeq:0 cancerStatus:1 "
    "recurrenceType1st:00 radLocationOfRx:0 rxSummPalliativeProc:0 rxSummDxStgProc:02 "
    "rxSummSurgicalMargins:0 siteCodingSysCurrent:5 morphCodingSysCurrent:8"
)
CODED = dict(pair.split(":") for pair in _CODED.split())
ORGANS = ("Bone", "Brain", "Liver", "Lung", "DistantLn", "Other")
TEXT = (
    "Core biopsy with carcinoma, see report of pathology; imaging shows a mass without nodes. "
    "Margins are clear, lymph nodes without tumor, no lymphovascular invasion seen. "
)


def fill(tumors: int, seed: int = 1) -> None:
    """Write *tumors* cases of about as many patients, in three facilities, to an empty registry."""
    chance = random.Random(seed)
    facilities = [
        actions.add_facility(SYSTEM, facility_id=f"00000990{count:02d}", name=f"{name} Hospital").id
        for count, name in enumerate(("Elm", "Oak", "Pine"), 1)
    ]
    next_number: dict[tuple[int, int], int] = {}
    for start in range(0, tumors, BATCH):
        rows: dict[Any, list[dict[str, Any]]] = {
            Patient: [], Tumor: [], Accession: [], Abstract: []
        }  # fmt: skip
        for number in range(start + 1, min(start + BATCH, tumors) + 1):
            _case(rows, number, facilities[number % 3], chance, next_number)
        with transaction():
            for model, found in rows.items():
                db.session.execute(insert(model), found)


def _case(
    rows: dict[Any, list[dict[str, Any]]],
    number: int,
    facility: int,
    chance: random.Random,
    next_number: dict[tuple[int, int], int],
) -> None:
    site, histology, _ = chance.choices(SITES, [weight for *_, weight in SITES])[0]
    diagnosed = FIRST_DAY + timedelta(days=chance.randrange((LAST_DAY - FIRST_DAY).days))
    contact = diagnosed + timedelta(days=chance.randrange(30))
    stamps = {
        "created_at": NOW,
        "changed_at": NOW - timedelta(minutes=chance.randrange(2_000_000)),
        "changed_by": "bench",
        "version": 1,
    }
    patient = _patient(number, diagnosed, chance)
    tumor = _tumor(site, histology, diagnosed, chance)
    next_number[facility, contact.year] = count = next_number.get((facility, contact.year), 0) + 1
    accession = f"{contact.year}{count:05d}"
    complete = contact < date(2025, 12, 1) and chance.random() < 0.97
    abstract = _abstract(number, accession, contact, facility, complete, chance)
    of_abstract = {
        "tumor_id": number,
        "patient_id": number,
        "facility_id": facility,
        "accession_claim": 0,
        "status": COMPLETE if complete else INCOMPLETE,
    }
    for model, level, values, further in (
        (Patient, "patient", patient, derived.patient_columns(patient)),
        (Tumor, "tumor", tumor, derived.tumor_columns(tumor) | {"patient_id": number}),
        (Abstract, "abstract", abstract, derived.abstract_columns(abstract) | of_abstract),
    ):
        columns, tail = split(level, values)
        rows[model].append({"id": number, **columns, "items": tail, **stamps, **further})
    rows[Accession].append(
        {"facility_id": facility, "number": accession, "claim": 0, "patient_id": number}
    )


def _patient(number: int, diagnosed: date, chance: random.Random) -> dict[str, str]:
    born = diagnosed - timedelta(days=chance.randrange(9_000, 33_000))
    dead = chance.random() < 0.35
    return {
        "patientIdNumber": f"{number:08d}",
        "nameLast": chance.choice(LAST_NAMES) + chance.choice(ENDINGS),
        "nameFirst": chance.choice(FIRST_NAMES),
        "nameMiddle": chance.choice("ABCDEFGHIJ"),
        "socialSecurityNumber": f"{900_000_000 + number}",
        "dateOfBirth": f"{born:%Y%m%d}",
        "sex": (sex := chance.choice("12")),
        "sexAssignedAtBirth": sex,
        "race1": chance.choice(("01", "01", "01", "02", "96")),
        "race2": "88",
        "spanishHispanicOrigin": chance.choice("0001"),
        "birthplaceCountry": "USA",
        "vitalStatus": "0" if dead else "1",
        "dateOfLastContact": f"{min(diagnosed + timedelta(days=900), LAST_DAY):%Y%m%d}",
        "causeOfDeath": "C509" if dead else "",
        "addrCurrentCity": "Ames",
        "addrCurrentState": "IA",
        "addrCurrentPostalCode": "50010",
        "telephone": "5155550100",
    }


def _tumor(site: str, histology: str, diagnosed: date, chance: random.Random) -> dict[str, str]:
    day = f"{diagnosed:%Y%m%d}"
    later = f"{diagnosed + timedelta(days=35):%Y%m%d}"
    new = diagnosed.year >= 2018
    stage = chance.choice(("1A", "1B", "2A", "2B", "3A", "4", "99", "88"))
    values = CODED | {
        "primarySite": site,
        "histologicTypeIcdO3": histology,
        "behaviorCodeIcdO3": "0" if site == "C700" else "3",
        "laterality": chance.choice("0129"),
        "dateOfDiagnosis": day,
        "ageAtDiagnosis": f"{chance.randrange(25, 90):03d}",
        "diagnosticConfirmation": chance.choice("1111248"),
        "tumorSizeSummary": f"{chance.randrange(2, 120):03d}",
        "regionalNodesExamined": f"{chance.randrange(40):02d}",
        "countyAtDx": f"{chance.randrange(1, 199, 2):03d}",
        "rxSummChemo": chance.choice(("00", "00", "01", "02", "03", "82", "88", "99")),
        **{f"metsAtDx{organ}": chance.choice("0000001089") for organ in ORGANS},
        "date1stCrsRxCoc": later,
        "rxDateSurgery": later,
        "rxDateMostDefinSurg": later,
        "tnmClinStageGroup" if not new else "ajccTnmClinStageGroup": stage,
        "tnmPathStageGroup" if not new else "ajccTnmPathStageGroup": stage,
        "seerSummaryStage2000" if not new else "summaryStage2018": chance.choice("0123479"),
        "grade" if not new else "gradeClinical": chance.choice("1239"),
        "rxSummSurgPrimSite" if diagnosed.year < 2023 else "rxSummSurgPrimSite2023": (
            "22" if diagnosed.year < 2023 else "A300"
        ),
    }
    if new:
        values |= {
            "gradePathological": "2",
            "ajccTnmClinT": "cT1",
            "ajccTnmClinN": "cN0",
            "ajccTnmClinM": "cM0",
            "ajccTnmPathT": "pT1",
            "ajccTnmPathN": "pN0",
            "ajccTnmPathM": "cM0",
            "phase1RadiationTreatmentModality": "00",
            "numberPhasesOfRadTxToVolume": "00",
            "schemaId": "00480",
        }
    return values


def _abstract(
    number: int, accession: str, contact: date, facility: int, complete: bool, chance: random.Random
) -> dict[str, str]:
    done = f"{contact + timedelta(days=150):%Y%m%d}" if complete else ""
    return {
        "reportingFacility": f"00000990{facility:02d}",
        "accessionNumberHosp": accession,
        "sequenceNumberHospital": "00",
        "medicalRecordNumber": f"M{number:07d}",
        "classOfCase": chance.choice(("00", "11", "12", "14", "14", "14", "22", "22", "32")),
        "dateOf1stContact": f"{contact:%Y%m%d}",
        "abstractedBy": chance.choice(("ANN", "BOB", "CAT", "DAN", "EVE")),
        "casefindingSource": "20",
        "primaryPayerAtDx": "60",
        "cocAccreditedFlag": "1",
        "dateCaseInitiated": f"{contact + timedelta(days=60):%Y%m%d}",
        "dateCaseCompleted": done,
        "dateCaseCompletedCoc": done,
        "npiPhysicianManaging": "1234567893",
        "npiPhysicianFollowUp": "1234567893",
        "rxHospSurgPrimSite": "22",
        "rxHospChemo": "00",
        "textDxProcPe": TEXT * 2,
        "textDxProcXRayScan": TEXT * 2,
        "textDxProcPath": TEXT * 4,
        "textPrimarySiteTitle": "Site as coded",
        "textHistologyTitle": "Histology as coded",
        "textStaging": TEXT,
    }
