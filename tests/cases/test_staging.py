from datetime import date

import pytest

from registry.audit.actions import SYSTEM
from registry.cases import actions
from registry.cases.items import CaseItems
from registry.cases.staging import site
from registry.extensions import db
from registry.staging import library
from tests.staging import small

TODAY = date(2025, 6, 30)
BREAST = {
    "primarySite": "C504",
    "histologicTypeIcdO3": "8500",
    "behaviorCodeIcdO3": "3",
    "dateOfDiagnosis": "20240105",
    "eodPrimaryTumor": "100",
    "eodRegionalNodes": "000",
    "eodMets": "00",
}


@pytest.fixture
def breast(make_patient, make_facility):
    return actions.open_abstract(SYSTEM, make_patient(), make_facility(), BREAST, today=TODAY)


def save(abstract, **values):
    loaded = dict(CaseItems.of(abstract))
    return actions.save_items(SYSTEM, abstract, values, loaded=loaded, today=TODAY)


def test_a_new_case_is_staged_with_what_it_brings(breast):
    case = CaseItems.of(breast)
    assert (case["schemaId"], case["derivedSummaryStage2018"]) == ("00480", "1")
    assert breast.tumor.staged_with == "eod_public-3.3 starter"
    assert breast.tumor.staged_at is not None
    assert breast.tumor.summary_stage == "1"


def test_a_changed_input_derives_anew_and_says_so(breast):
    saved = save(breast, eodMets="70")
    assert set(saved.changed) == {"eodMets", "derivedSummaryStage2018"}
    assert CaseItems.of(breast)["derivedSummaryStage2018"] == "7"


def test_a_blanked_input_withdraws_the_result(breast):
    save(breast, eodMets="")
    case = CaseItems.of(breast)
    assert case["derivedSummaryStage2018"] == ""
    assert case["schemaId"] == "00480"


def test_a_changed_site_takes_the_schema_along(breast):
    save(breast, primarySite="C341", histologicTypeIcdO3="8140")
    assert CaseItems.of(breast)["schemaId"] == "00360"


def test_what_does_not_matter_leaves_what_a_file_brought(breast):
    breast.tumor.derived_summary_stage2018, breast.tumor.staged_with = "3", None
    db.session.commit()
    save(breast, medicalRecordNumber="123")
    assert CaseItems.of(breast)["derivedSummaryStage2018"] == "3"
    assert breast.tumor.staged_with is None


def test_a_year_without_an_algorithm_has_no_stage(breast):
    save(breast, dateOfDiagnosis="2003")
    case = CaseItems.of(breast)
    assert case["derivedSummaryStage2018"] == case["schemaId"] == ""
    assert breast.tumor.staged_with is None


def test_an_installed_bundle_takes_the_place_of_the_starter_set(app, tmp_path):
    assert site.shelf().label("eod_public") == "eod_public-3.3 starter"
    library.install(small.starter(tmp_path / "new.zip", version="3.4"), site.folder())
    assert site.shelf().label("eod_public") == "eod_public-3.4"
    assert site.shelf() is site.shelf()
