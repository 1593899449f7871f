from datetime import date

from click.testing import CliRunner

from registry.cli import main
from registry.demo import files, hospital
from registry.exchange.naaccr_xml import Reader

TODAY = date(2026, 6, 30)


def read(path):
    with Reader(path) as reader:
        return list(reader)


def test_a_file_reads_back_clean_with_the_same_facility(tmp_path):
    target = tmp_path / "sample.xml"
    written = files.write(target, count=40, seed=2, today=TODAY)
    found = read(target)
    assert len(found) == written
    assert sum(len(patient.tumors) for patient in found) == 40
    assert not [problem for patient in found for problem in patient.problems]
    facilities = {tumor.items["reportingFacility"] for one in found for tumor in one.tumors}
    assert facilities == {hospital.FACILITY_ID}


def test_a_file_never_takes_the_numbers_of_a_filled_registry(tmp_path):
    target = tmp_path / "sample.xml"
    files.write(target, count=40, seed=2, today=TODAY)
    numbers = {tumor.items["accessionNumberHosp"] for one in read(target) for tumor in one.tumors}
    assert all(number[4:] > "50000" for number in numbers)
    assert {number[:4] for number in numbers} <= {"2025", "2026"}


def test_the_same_call_writes_the_same_bytes(tmp_path):
    for name in ("one.xml.gz", "two.xml.gz"):
        files.write(tmp_path / name, count=10, seed=4, today=TODAY)
    assert (tmp_path / "one.xml.gz").read_bytes() == (tmp_path / "two.xml.gz").read_bytes()


def test_the_command_writes_a_file_and_does_not_overwrite_one(tmp_path):
    target = tmp_path / "sample.xml"
    arguments = ["demo", "--file", str(target), "--cases", "5", "--today", "2026-06-30"]
    first = CliRunner().invoke(main, arguments)
    assert first.exit_code == 0
    assert "5 cases written" in first.output
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 1
    assert "--force overwrites it" in again.output
    assert CliRunner().invoke(main, [*arguments, "--force"]).exit_code == 0
