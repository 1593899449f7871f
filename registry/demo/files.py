"""Writing a synthetic hospital as a NAACCR XML file, without a database."""

from datetime import date
from pathlib import Path

from registry.demo import hospital
from registry.exchange import naaccr_xml
from registry.standards.items import LATEST, items

# Numbers that no registry filled by ``registry demo`` reaches, so that a file adds to it.
FIRST_NUMBERS = 50_000
YEARS = 2


def write(target: Path, *, count: int, seed: int, today: date) -> int:
    """Write *count* invented cases of the last two years to *target*; return the patients.

    The file is of the newest version, record type A, and ends in .gz to be compressed.
    """
    accession = {today.year - back: FIRST_NUMBERS for back in range(YEARS + 1)}
    last = hospital.Numbers(patient=FIRST_NUMBERS, accession=accession)
    made = hospital.make(count, seed, today, years=YEARS, last=last)
    root = naaccr_xml.Root(LATEST, "A", time_generated=f"{today.isoformat()}T12:00:00")
    with naaccr_xml.Writer(target, root) as writer:
        for patient in made:
            tumors = [naaccr_xml.Tumor(_of_version(case.items)) for case in patient.cases]
            writer.write(naaccr_xml.Patient(_of_version(patient.items), tumors))
    return len(made)


def _of_version(values: dict[str, str]) -> dict[str, str]:
    """Return the items that the file's version has."""
    return {naaccr_id: value for naaccr_id, value in values.items() if naaccr_id in items(LATEST)}
