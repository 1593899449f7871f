from datetime import date

import pytest

from registry.audit.actions import SYSTEM
from registry.cases import actions, deriving, queries
from registry.cases.filters import CaseFilter
from registry.cases.items import CaseItems
from registry.cases.models import TumorDerived
from registry.derived import catalogue
from registry.extensions import db

TODAY = date(2025, 6, 30)
LUNG = {
    "primarySite": "C341",
    "histologicTypeIcdO3": "8140",
    "behaviorCodeIcdO3": "3",
    "dateOfDiagnosis": "20230101",
}


@pytest.fixture
def lung(make_patient, make_facility):
    patient = make_patient(dateOfBirth="19500102", vitalStatus="1", dateOfLastContact="20240101")
    return actions.open_abstract(SYSTEM, patient, make_facility(), LUNG, today=TODAY)


def stored(abstract):
    return db.session.get(TumorDerived, abstract.tumor_id, populate_existing=True)


def save(abstract, **values):
    loaded = dict(CaseItems.of(abstract))
    return actions.save_items(SYSTEM, abstract, values, loaded=loaded, today=TODAY)


@pytest.mark.postgres
def test_a_new_case_has_its_derived_items(any_app, make_patient, make_facility):
    patient = make_patient(vitalStatus="1", dateOfLastContact="20240101")
    abstract = actions.open_abstract(SYSTEM, patient, make_facility(), LUNG, today=TODAY)
    row = stored(abstract)
    assert row.items["siteRecode"] == "22030"
    assert row.items["survivalMonths"] == "0011"
    assert row.items["survivalMonthsPresumedAlive"] == "0023"
    assert row.derived_with.startswith("SEER site recode ICD-O-3 2008; ")
    assert row.derived_with.endswith("presumed alive until 2024-12-31")
    save(abstract, vitalStatus="0", causeOfDeath="I219", dateOfLastContact="20240601")
    assert stored(abstract).items["otherCauseDeath"] == "1"
    assert deriving.refresh_all(SYSTEM, today=TODAY).changed == 0


def test_a_changed_contact_refreshes_all_tumors_of_the_patient(lung, make_facility):
    breast = {**LUNG, "primarySite": "C504", "histologicTypeIcdO3": "8500"}
    other = actions.open_abstract(SYSTEM, lung.tumor.patient, lung.facility, breast, today=TODAY)
    save(lung, dateOfLastContact="20250101")
    assert stored(lung).items["survivalMonths"] == "0024"
    assert stored(other).items["survivalMonths"] == "0024"


def test_a_second_primary_moves_the_first_out_of_the_single_tumors(lung):
    save(lung, vitalStatus="0", causeOfDeath="C509", icdRevisionNumber="1")
    assert stored(lung).items["causeSpecificDeath"] == "1"
    actions.open_abstract(SYSTEM, lung.tumor.patient, lung.facility, LUNG, today=TODAY)
    assert CaseItems.of(lung)["sequenceNumberHospital"] == "01"
    assert stored(lung).items["causeSpecificDeath"] == "0"


def test_a_change_of_no_input_leaves_them_alone(lung):
    before = stored(lung).derived_at
    save(lung, textRemarks="seen")
    assert stored(lung).derived_at == before


def test_a_tumor_is_found_dead_only_where_all_reports_say_so(lung, make_facility):
    save(lung, typeOfReportingSource="6")
    assert stored(lung).items["survivalMonthsFlag"] == "8"
    clinic = make_facility(facility_id="0000009999")
    values = {"typeOfReportingSource": "1"}
    actions.open_abstract(SYSTEM, lung.tumor.patient, clinic, values, tumor=lung.tumor, today=TODAY)
    assert stored(lung).items["survivalMonthsFlag"] == "1"


def test_a_refresh_counts_what_changes_and_a_dry_run_stores_nothing(lung):
    row = stored(lung)
    row.items = {**row.items, "siteRecode": "99999", "ageGroup": "00"}
    db.session.commit()
    found = deriving.refresh_all(SYSTEM, today=TODAY, store=False)
    assert (found.tumors, found.changed, dict(found.items)) == (
        1,
        1,
        {"siteRecode": 1, "ageGroup": 1},
    )
    assert stored(lung).items["siteRecode"] == "99999"
    assert deriving.refresh_all(SYSTEM, today=TODAY).changed == 1
    assert stored(lung).items["siteRecode"] == "22030"


def test_a_new_year_moves_the_end_of_the_study(lung):
    found = deriving.refresh_all(SYSTEM, today=date(2026, 1, 2))
    assert set(found.items) == {"survivalEndDatePresumedAlive", "survivalMonthsPresumedAlive"}
    assert stored(lung).items["survivalMonthsPresumedAlive"] == "0035"


def test_the_site_may_set_the_end_of_the_study(app, lung):
    app.config["STUDY_END"] = "2023-12-31"
    deriving.refresh_all(SYSTEM, today=TODAY)
    assert stored(lung).items["survivalEndDatePresumedAlive"] == "20231231"
    app.config["STUDY_END"] = "2023"
    with pytest.raises(ValueError, match="STUDY_END: '2023' is not a date YYYY-MM-DD"):
        deriving.refresh_all(SYSTEM, today=TODAY)


def test_each_item_is_explained(lung):
    found = {each.item.item: each for each in deriving.explain(lung.tumor, today=TODAY)}
    assert list(found) == list(catalogue.items())
    assert found["siteRecode"].meaning == "Lung and Bronchus"
    assert found["siteRecode"].why.startswith("Row 36 of site_groups")
    assert found["survivalMonths"].stored == found["survivalMonths"].value == "0011"


def test_cases_are_chosen_by_a_derived_item(lung):
    def count(derived):
        chosen = queries.counted(CaseFilter(derived=derived), f"{TODAY:%Y%m%d}")
        return db.session.scalar(chosen)

    assert count("siteRecode:22030") == 1
    assert count("siteRecode:22030,ageGroup:70-74") == 1
    assert count("siteRecode:21047") == 0
    with pytest.raises(ValueError, match="Derived item"):
        count("salary:1")
