"""Derive all items for 100,000 made-up tumors; CPU time, so that neighbours do not count."""

import random
import time
from datetime import date

from registry.derived import derive

TUMORS = 100_000
COMBINATIONS = [
    ("C341", "8140"),
    ("C509", "8500"),
    ("C619", "8140"),
    ("C187", "8140"),
    ("C679", "8130"),
    ("C421", "9823"),
    ("C447", "8720"),
    ("C739", "8260"),
    ("C569", "8441"),
    ("C711", "9440"),
]


def main() -> None:
    chance = random.Random(1)
    cases = [made_up(chance) for _ in range(TUMORS)]
    for name in ("cold", "warm"):
        started = time.process_time()
        for patient, tumors in cases:
            derive(patient, tumors, today=date(2026, 1, 5), study_end=date(2025, 12, 31))
        print(f"{name}: {TUMORS / (time.process_time() - started):,.0f} tumors/s")


def made_up(chance: random.Random) -> tuple[dict[str, str], list[dict[str, str]]]:
    site, histology = chance.choice(COMBINATIONS)
    dead = chance.random() < 0.4
    patient = {
        "dateOfBirth": f"{chance.randint(1930, 1985)}{chance.randint(1, 12):02d}15",
        "dateOfLastContact": f"2025{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}",
        "vitalStatus": "0" if dead else "1",
        "causeOfDeath": chance.choice(["C349", "C509", "I219", ""]) if dead else "",
        "icdRevisionNumber": "1" if dead else "0",
    }
    day = chance.choice(["", "15", "15", "15", "15"])
    tumor = {
        "primarySite": site,
        "histologicTypeIcdO3": histology,
        "behaviorCodeIcdO3": "3",
        "dateOfDiagnosis": f"{chance.randint(2004, 2024)}{chance.randint(1, 12):02d}{day}",
        "sequenceNumberHospital": chance.choice(["00", "00", "01", "02"]),
    }
    return patient, [tumor]


if __name__ == "__main__":
    main()
