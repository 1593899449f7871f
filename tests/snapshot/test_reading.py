"""What the snapshot answers is what the live database answers, and identifies nobody."""

from datetime import date

import pytest
from sqlalchemy import select

from registry import snapshot
from registry.audit.actions import SYSTEM
from registry.cases import actions, filters
from registry.cases.filters import CaseFilter
from registry.cases.models import Abstract, Patient, Tumor, TumorDerived
from registry.extensions import db
from registry.snapshot import layout
from registry.standards import items

TODAY = "20250630"
CASES = [
    # site, histology, class, sex, vital, born, stage, first contact
    ("C341", "8140", "14", "1", "0", "1950", "4", "20250110"),
    ("C341", "8140", "32", "2", "1", "1960", "1A", "20240110"),
    ("C504", "8500", "12", "2", "1", "", "2B", "20250220"),
    ("C187", "8140", "00", "1", "1", "1930", "99", "20230301"),
    ("C421", "9732", "22", "9", "1", "1944", "88", "20250401"),
    ("", "", "", "", "", "", "", "20220101"),
]
SECRETS = {
    "nameLast": "Okafor-Marker",
    "nameFirst": "Marker",
    "socialSecurityNumber": "987654321",
    "telephone": "5155550199",
    "addrCurrentNoStreet": "12 Marker Street",
    "addrCurrentCity": "Markerton",
    "textUsualOccupation": "Marker of markers",
    "medicalRecordNumber": "MARKER77",
    "textDxProcPe": "Marker text",
}


def fill():
    facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    for site, histology, klass, sex, vital, born, stage, contact in CASES:
        patient = actions.add_patient(
            SYSTEM,
            {"sexAssignedAtBirth": sex, "vitalStatus": vital, "dateOfBirth": born, "race2": "88"}
            | {key: value for key, value in SECRETS.items() if items.item(key).parent == "Patient"},
        )
        values = {
            "primarySite": site,
            "histologicTypeIcdO3": histology,
            "classOfCase": klass,
            "ajccTnmClinStageGroup": stage,
            "dateOf1stContact": contact,
            "dateOfDiagnosis": contact,
            "metsAtDxBone": "1" if site == "C341" else "",
            "medicalRecordNumber": SECRETS["medicalRecordNumber"],
            "textDxProcPe": SECRETS["textDxProcPe"],
        }
        actions.open_abstract(SYSTEM, patient, facility, values, today=date(2025, 6, 30))


FILTERS = [
    CaseFilter(),
    CaseFilter(basis="diagnosis", year_from="2024", year_to="2025"),
    CaseFilter(basis="first-contact", year_to="2023"),
    CaseFilter(contact_from="20240101", contact_to="20241231"),
    CaseFilter(completed_from="20240301"),
    CaseFilter(completed_to="20240630"),
    CaseFilter(analytic="yes"),
    CaseFilter(analytic="no"),
    CaseFilter(sex="9", vital="1"),
    CaseFilter(group="22030,20100,21050"),
    CaseFilter(site="c34"),
    CaseFilter(class_of_case="none"),
    CaseFilter(summary_stage="none", stage_group="IV"),
    CaseFilter(age_from="60", age_to="80"),
    CaseFilter(age="unknown"),
    CaseFilter(status="incomplete", overdue="yes"),
    CaseFilter(words="marker77"),
    CaseFilter(words="MARKER77"),
    CaseFilter(words="okafor"),
    CaseFilter(edit="REQ-001", disputed="yes"),
    CaseFilter(facility="1", histology="8140", behavior="3", abstractor="ABC"),
]


@pytest.mark.postgres
def test_a_filter_means_the_same_cases_in_the_snapshot_as_in_the_database(any_app):
    fill()
    found = {}
    for chosen in FILTERS:
        live = select(Abstract.id).select_from(snapshot.CASES).order_by(Abstract.id)
        live = live.where(*filters.conditions(chosen, TODAY))
        frame = snapshot.cases(chosen, ["primarySite"], today=TODAY)
        assert list(frame["abstract_key"]) == list(db.session.scalars(live)), chosen
        found[chosen] = len(frame)
    assert found[CaseFilter()] == 6
    assert found[CaseFilter(site="c34")] == 2
    assert found[CaseFilter(words="okafor")] == 6


@pytest.mark.postgres
def test_columns_have_the_values_as_stored_and_blank_ones_nothing(any_app):
    fill()
    names = [
        "primarySite",
        "race2",
        "metsAtDxBone",
        "diagnosis_year",
        "stage_group",
        "metsAtDxLung",
    ]
    frame = snapshot.cases(CaseFilter(), names, today=TODAY)
    assert list(frame.columns) == ["patient_key", "tumor_key", "abstract_key", *names]
    assert frame.loc[0, names].tolist() == ["C341", "88", "1", 2025, "IV", ""]
    assert frame.loc[5, names].tolist() == ["", "88", "", 2022, "none", ""]
    assert frame["patient_key"].is_unique


def test_an_empty_registry_gives_no_rows_and_every_column(app):
    frame = snapshot.cases(CaseFilter(), ["sex", "site_group", "accession_year"])
    assert len(frame) == 0
    assert list(frame.columns)[3:] == ["sex", "site_group", "accession_year"]


def test_a_statement_of_the_database_runs_on_the_snapshot(app):
    fill()
    statement = (
        select(
            Tumor.site_group, snapshot.column("metsAtDxBone").label("bone"), Patient.vital_status
        )
        .select_from(snapshot.CASES)
        .where(Tumor.primary_site == "C341")
        .order_by(Abstract.id)
    )
    assert snapshot.frame(statement).to_numpy().tolist() == [
        ["22030", "1", "0"],
        ["22030", "1", "1"],
    ]


def test_no_file_of_the_snapshot_holds_what_identifies_a_patient(app, tmp_path):
    import duckdb

    fill()
    snapshot.refresh()
    files = list((tmp_path / "instance" / "snapshot").iterdir())
    assert len(files) == 5
    for path in files:
        assert path.stat().st_mode & 0o777 == 0o600
        if path.suffix == ".parquet":
            text = str(duckdb.sql(f"SELECT * FROM '{path}'").fetchall())
            assert "arker" not in text
            assert "MARKER" not in text
            assert "987654321" not in text
            assert "5155550199" not in text


@pytest.mark.parametrize("name", ["nameLast", "medicalRecordNumber", "textDxProcPath", "telephone"])
def test_what_identifies_is_refused_with_the_reason(app, name):
    with pytest.raises(snapshot.NotInSnapshot, match=f"{name} is not in the snapshot: "):
        snapshot.cases(CaseFilter(), [name])


def test_an_unknown_name_is_refused(app):
    with pytest.raises(snapshot.NotInSnapshot, match="'primarySight' is neither"):
        snapshot.cases(CaseFilter(), ["primarySight"])


def test_everything_of_a_case_is_in_the_snapshot_or_left_out_for_a_reason():
    for version in items.VERSIONS:
        for naaccr_id, item in items.items(version).items():
            if item.parent != "NaaccrData":
                assert (naaccr_id in snapshot.names()) != bool(layout.why_left_out(naaccr_id))


def test_every_text_item_is_left_out():
    standard = {
        name: each for version in items.VERSIONS for name, each in items.items(version).items()
    }
    kept = [item for name, item in standard.items() if name in snapshot.names()]
    assert len(kept) > 700
    assert [item.naaccr_id for item in kept if item.unlimited_text or item.length > 60] == []


def test_derived_items_are_columns_and_follow_the_live_ones(app):
    fill()
    columns = ["siteRecode", "survivalMonthsFlag", "ageGroup"]
    frame = snapshot.cases(CaseFilter(derived="siteRecode:22030"), columns, today=TODAY)
    assert frame["siteRecode"].tolist() == ["22030", "22030"]
    assert frame["ageGroup"].tolist() == ["75-79", "60-64"]
    one = CaseFilter(derived="siteRecode:22030,ageGroup:60-64")
    assert len(snapshot.cases(one, columns, today=TODAY)) == 1
    with pytest.raises(ValueError, match="Derived item: 'nothing' is not one of"):
        snapshot.cases(CaseFilter(derived="nothing:1"), columns, today=TODAY)
    everything = snapshot.cases(CaseFilter(), columns, today=TODAY)
    assert everything["siteRecode"].tolist() == [
        "22030",
        "22030",
        "26000",
        "21048",
        "34000",
        "99999",
    ]
    db.session.delete(db.session.get(TumorDerived, 1))
    db.session.commit()
    snapshot.refresh()
    assert snapshot.cases(CaseFilter(), columns)["siteRecode"].tolist()[:2] == ["", "22030"]
