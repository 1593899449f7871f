import io

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from registry.audit.actions import SYSTEM
from registry.cases.models import Abstract, Patient
from registry.cli import main
from registry.extensions import db
from registry.practice import actions, charts
from registry.practice.models import PracticeAttempt

NAME = "breast-lumpectomy"


@pytest.fixture
def practice(app):
    """A practice registry."""
    actions.found(SYSTEM)


@pytest.fixture
def trainee(practice, sign_in):
    return sign_in("registrar")


def begin(trainee, name=NAME):
    page = trainee.submit(trainee.get("/practice/"), f"form[action='/practice/charts/{name}']")
    return page, db.session.scalars(select(PracticeAttempt).order_by(PracticeAttempt.id)).all()[-1]


def test_every_page_of_a_practice_registry_says_so_and_of_another_none(app, sign_in, new_browser):
    assert not new_browser().get("/sign-in").select(".practice-mark")
    actions.found(SYSTEM)
    assert "Practice, invented." in new_browser().get("/sign-in").text(".practice-mark")
    for role in ("administrator", "analyst"):
        assert "Practice, invented." in sign_in(role).get("/").text(".practice-mark")


def test_a_chart_is_coded_on_the_screens_and_marked_item_by_item(trainee):
    page, attempt = begin(trainee)
    reports = trainee.get(f"/abstracts/{attempt.abstract_id}/reports")
    assert "Core biopsy 2/10/2025" in reports.text()
    assert page.address in [link["href"] for link in reports.select(".practice-mark a")]
    trainee.submit(
        trainee.get(f"/abstracts/{attempt.abstract_id}/sections/cancer"),
        "#section",
        dateOfDiagnosis="2/10/2025", primarySite="C504", laterality="1",
    )  # fmt: skip
    question = charts.charts()[NAME].questions[0]
    marks = trainee.submit(trainee.get(page.address), **{question.name: question.right})
    verdicts = {
        link.text: row["class"][0]
        for row in marks.select(".marks tbody tr")
        for link in row.select("th a")
    }
    assert verdicts["Date of Diagnosis"] == "mark-right"
    assert verdicts["Laterality"] == "mark-wrong"
    assert verdicts["Class of Case"] == "mark-blank"
    # Date, site and one question, of 20 items and 2 questions.
    assert marks.text("h1") == "Breast: lumpectomy after screening: 3 of 22 right, 13 %"
    assert "2 Left" in marks.text(".marks")
    assert "The breast is a paired site" in marks.text(".marks")


def test_what_is_changed_after_the_submission_is_not_marked(trainee):
    page, attempt = begin(trainee)
    first = trainee.submit(trainee.get(page.address)).text("h1")
    trainee.submit(
        trainee.get(f"/abstracts/{attempt.abstract_id}/sections/cancer"),
        "#section",
        laterality="2",
    )
    assert trainee.get(page.address).text("h1") == first
    again = trainee.post(f"/practice/attempts/{attempt.id}/submit")
    assert "This attempt was scored before" in again.text(".flash")


def test_progress_goes_over_attempts_and_each_begins_blank(trainee):
    page, first = begin(trainee)
    again, same = begin(trainee)
    assert (again.address, same.id) == (page.address, first.id)
    trainee.submit(trainee.get(page.address))
    _, second = begin(trainee)
    assert second.abstract_id != first.abstract_id
    answer = charts.charts()[NAME].questions[0]
    trainee.submit(trainee.get(f"/practice/attempts/{second.id}"), **{answer.name: answer.right})
    index = trainee.get("/practice/")
    assert index.texts("h2 + .table-scroll tbody td:last-child") == ["0 %", "4 %"]
    assert "Begin anew" in index.text()


def test_an_attempt_is_its_own_users_alone(trainee, sign_in):
    _, attempt = begin(trainee)
    sign_in("registrar").get(f"/practice/attempts/{attempt.id}", status=404)


def test_practice_stands_in_the_navigation_of_a_practice_registry_alone(app, sign_in):
    def entries():
        return sign_in("registrar").get("/").texts("nav a")

    assert "Practice" not in entries()
    actions.found(SYSTEM)
    assert "Practice" in entries()


def test_other_cases_stay_out_of_a_practice_registry(trainee):
    for address, values in (
        ("/patients/new", {"nameLast": "Lind"}),
        ("/imports/", {"file": (io.BytesIO(b"<x/>"), "x.xml")}),
    ):
        refused = trainee.post(address, values, status=409)
        assert "its cases are invented, others stay out" in refused.text()
    assert db.session.scalar(select(Patient.id)) is None


def test_no_chart_is_opened_among_other_cases(make_abstract, sign_in):
    make_abstract()
    with pytest.raises(actions.NotForPractice, match="holds 1 patients: practice never mixes"):
        actions.found(SYSTEM)
    registrar = sign_in("registrar")
    assert "a database of its own" in registrar.get("/practice/").text(".notice")
    registrar.post(f"/practice/charts/{NAME}", status=409)
    assert db.session.scalar(select(PracticeAttempt.id)) is None


def test_every_chart_opens(trainee):
    for name in charts.charts():
        begin(trainee, name)
    assert len(db.session.scalars(select(Abstract)).all()) == len(charts.charts())


def test_the_command_makes_a_practice_registry_once_and_never_of_a_real_one(
    new_app, tmp_path, monkeypatch, make_abstract
):
    def run(folder, *arguments):
        monkeypatch.setenv("REGISTRY_INSTANCE", str(folder))
        return CliRunner().invoke(main, list(arguments))

    made = run(tmp_path / "own", "demo", "--practice")
    assert made.exit_code == 0, made.output
    assert made.output.count("Password") == 2
    assert "Password" not in run(tmp_path / "own", "demo", "--practice").output
    (tmp_path / "file.xml").write_text("<x/>")
    refused = run(tmp_path / "own", "import", str(tmp_path / "file.xml"))
    assert refused.exit_code == 1
    assert "takes no files" in refused.output
    make_abstract()
    refused = run(tmp_path / "instance", "demo", "--practice")
    assert refused.exit_code == 1
    assert "practice never mixes" in refused.output
