"""Codes that the texts and reports of a stored case speak against."""

from datetime import date

import pytest

from registry.audit.actions import SYSTEM
from registry.cases.editing.cases import case_of, cases_of_patient
from registry.cases.editing.runs import stored_cases
from registry.cases.evidence import actions
from registry.edits import engine

TODAY = date(2026, 6, 30)
REPORT = "Left breast, lumpectomy: invasive ductal carcinoma. Tumor size: 14 mm. Margins negative."


def said(case):
    return {
        failure.edit.id: failure.message
        for failure in engine.run(case)
        if failure.edit.subject == "text_against_code"
    }


@pytest.fixture
def abstract(app, make_abstract):
    return make_abstract(
        primarySite="C504", laterality="1", tumorSizeSummary="140", rxSummSurgicalMargins="0"
    )


def test_a_report_speaks_against_side_and_size(abstract):
    assert said(case_of(abstract, today=TODAY)) == {}
    actions.add_report(SYSTEM, abstract, REPORT, title="Path 1")
    assert said(case_of(abstract, today=TODAY)) == {
        "R200": "Laterality is coded 1, but the text says “Left” (Path 1)",
        "R201": "Tumor Size Summary 140, but the text says “Tumor size: 14 mm” (Path 1)",
    }


def test_what_is_typed_meanwhile_is_held_against_the_report(abstract):
    actions.add_report(SYSTEM, abstract, REPORT)
    typed = {"laterality": "2", "tumorSizeSummary": "014", "rxSummSurgicalMargins": "1"}
    assert list(said(case_of(abstract, today=TODAY, values=typed))) == ["R203"]


def test_another_report_that_agrees_silences_the_edit(abstract):
    actions.add_report(SYSTEM, abstract, REPORT)
    actions.add_report(SYSTEM, abstract, REPORT.replace("Left", "Right").replace("14", "140"))
    assert said(case_of(abstract, today=TODAY)) == {}


def test_a_batch_reads_the_reports_too(abstract):
    actions.add_report(SYSTEM, abstract, REPORT)
    ((found, case),) = stored_cases(today=TODAY)
    assert found.id == abstract.id
    assert "R200" in said(case)


def test_notes_of_a_text_item_are_read_one_by_one(app):
    """A biopsy's grade is not held against the resection's, and each note is its own report."""
    text = (
        "1/5/2025 biopsy, right breast: invasive ductal carcinoma, grade 3. "
        "2/20/2025 resection, right breast: invasive ductal carcinoma, 14 mm, nodes 01 positive "
        "of 13 examined, margins clear."
    )
    items = {"dateOfDiagnosis": "20250105", "primarySite": "C504", "textDxProcPath": text}
    right = {"laterality": "1", "gradePathological": "9", "regionalNodesExamined": "13"}
    (case,) = cases_of_patient([{**items, **right}], today=TODAY)
    assert said(case) == {}
    (case,) = cases_of_patient([{**items, "regionalNodesPositive": "00"}], today=TODAY)
    assert list(said(case)) == ["R202"]
