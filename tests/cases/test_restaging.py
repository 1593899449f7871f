from datetime import date

import pytest
from sqlalchemy import select

from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions as cases
from registry.cases.items import CaseItems
from registry.cases.staging import actions, review, site
from registry.extensions import db
from registry.staging import library
from tests.cases.test_staging import BREAST, TODAY
from tests.staging import small


def distant_is_local(table):
    """Let spread code 70 count as none, as an erratum might."""
    if table["id"] == "mets_hau":
        for row in table["rows"]:
            row[2] = "VALUE:NONE" if row[0] == "70" else row[2]


@pytest.fixture
def breast(make_patient, make_facility):
    values = {**BREAST, "eodMets": "70"}
    return cases.open_abstract(SYSTEM, make_patient(), make_facility(), values, today=TODAY)


@pytest.fixture
def newer(breast, tmp_path):
    path = small.starter(tmp_path / "newer.zip", "3.4", distant_is_local)
    library.install(path, site.folder())


def test_nothing_differs_under_the_same_version(breast):
    assert list(review.review(site.shelf())) == []


def test_a_changed_table_is_named_with_its_row(breast, newer):
    (found,) = review.review(site.shelf())
    (difference,) = found.differences
    assert (difference.naaccr_id, difference.old, difference.new) == (
        "derivedSummaryStage2018",
        "7",
        "1",
    )
    assert (difference.table, difference.row) == ("summary_stage_rpa", 5)
    assert found.label == "eod_public-3.4"
    assert CaseItems.of(breast)["derivedSummaryStage2018"] == "7"  # nothing is stored yet


def test_restaging_stores_stamps_and_records(breast, newer):
    abstract_id = breast.id
    shelf = site.shelf()
    changed = actions.restage(SYSTEM, shelf, review.review(shelf), today=date(2026, 1, 5))
    assert changed == 1
    abstract = db.session.get(type(breast), abstract_id)
    case = CaseItems.of(abstract)
    assert (case["derivedSummaryStage2018"], case["dateCaseLastChanged"]) == ("1", "20260105")
    assert abstract.tumor.staged_with == "eod_public-3.4"
    assert abstract.tumor.summary_stage == "1"
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "restage tumor")).one()
    assert event.detail["changes"] == {"derivedSummaryStage2018": ["7", "1"]}
    assert list(review.review(site.shelf())) == []


def test_what_a_file_brought_is_looked_at_on_demand(breast, newer):
    breast.tumor.staged_with = None
    db.session.commit()
    assert list(review.review(site.shelf())) == []
    assert len(list(review.review(site.shelf(), brought=True))) == 1
