import json

from click.testing import CliRunner

from registry.cli import main


def test_every_measure_has_its_line():
    lines = CliRunner().invoke(main, ["measures", "list"]).output.splitlines()
    assert len(lines) == 27
    assert any(line.startswith("C12RLN    reported      Colon") for line in lines)


def test_cases_are_judged_line_by_line():
    case = {
        "classOfCase": "14",
        "behaviorCodeIcdO3": "3",
        "histologicTypeIcdO3": "8140",
        "sequenceNumberHospital": "00",
        "ageAtDiagnosis": "060",
        "primarySite": "C187",
        "dateOfDiagnosis": "20250301",
        "rxSummSurgPrimSite2023": "B300",
        "ajccTnmPathStageGroup": "3B",
        "ajccTnmPathN": "pN1a",
        "regionalNodesExamined": "12",
    }
    found = CliRunner().invoke(
        main, ["measures", "run", "--as-of", "2025-06-09"], input=json.dumps(case)
    )
    verdicts = {line["measure"]: line for line in map(json.loads, found.output.splitlines())}
    assert verdicts["C12RLN"]["outcome"] == "concordant"
    assert (verdicts["ACT"]["outcome"], verdicts["ACT"]["days_left"]) == ("incomplete", 20)


def test_what_cannot_be_read_is_refused_with_its_place(tmp_path):
    wrong = CliRunner().invoke(main, ["measures", "run"], input="[1]")
    assert wrong.exit_code == 1
    assert "line 1: expected" in wrong.output
    file = tmp_path / "own.toml"
    file.write_text("[[measure]]\nid = 'X'\n")
    refused = CliRunner().invoke(main, ["measures", "check", str(file)])
    assert "own.toml: measure X: title: is missing" in refused.output
