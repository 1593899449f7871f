"""NAACCR XML files of any size, made by repeating patients of a sample under new numbers."""

import gzip
import re
import tempfile
from datetime import date
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared" / "data" / "synthetic" / "naaccr-250-A-1000.xml.gz"


def sample() -> str:
    """Return the sample: 1,000 tumors of type A with 263 items each, or a demo file's patients."""
    if SHARED.exists():
        return gzip.decompress(SHARED.read_bytes()).decode()
    from registry.demo import files

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "sample.xml")
        files.write(target, count=1_000, seed=1, today=date(2026, 6, 30))
        return target.read_text("utf-8")


def repeated(path: Path, tumors: int, *, numbers: bool = False) -> int:
    """Write a file of at least *tumors* tumors to *path* and return how many it has.

    With *numbers* every item has its naaccrNum.
    """
    head, *patients = re.split(r"(?=    <Patient>)", sample())
    patients[-1] = patients[-1].removesuffix("</NaaccrData>")
    written = copies = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        while written < tumors:
            for index, patient in enumerate(patients):
                if written >= tumors:
                    break
                text = _renumbered(patient, copies * len(patients) + index + 1)
                file.write(_with_numbers(text) if numbers else text)
                written += patient.count("<Tumor>")
            copies += 1
        file.write("</NaaccrData>")
    return written


def _renumbered(patient: str, serial: int) -> str:
    patient = _replaced(patient, "patientIdNumber", f"{serial:08d}")
    patient = _replaced(patient, "socialSecurityNumber", f"9{serial:08d}")
    patient = _replaced(patient, "medicalRecordNumber", f"{serial:08d}")
    year = 2000 + serial // 99_999
    return _replaced(patient, "accessionNumberHosp", f"{year}{serial % 99_999 + 1:05d}")


def _replaced(text: str, naaccr_id: str, value: str) -> str:
    return re.sub(rf'("{naaccr_id}">)[^<]*', rf"\g<1>{value}", text)


def _with_numbers(text: str) -> str:
    from registry.standards import items

    known = items.items(250) | items.items(260)
    return re.sub(
        r'naaccrId="(\w+)"',
        lambda found: f'naaccrId="{found[1]}" naaccrNum="{known[found[1]].number}"',
        text,
    )
