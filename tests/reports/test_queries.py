import io
from datetime import date

import pytest
from openpyxl import load_workbook

from registry.audit.actions import SYSTEM
from registry.cases import actions, wording
from registry.cases.filters import CaseFilter
from registry.cases.queries import counted
from registry.extensions import db
from registry.reports import charts, following, queries, workbook
from registry.reports.survival import cohort

TODAY = "20250630"
CASES = [
    # site, histology, class, sex, vital, age (birth year), stage, first contact
    ("C341", "8140", "14", "1", "0", "1950", "4", "20250110"),
    ("C341", "8140", "32", "2", "1", "1960", "1A", "20240110"),
    ("C504", "8500", "12", "2", "1", "", "2B", "20250220"),
    ("C187", "8140", "00", "1", "1", "1930", "99", "20230301"),
    ("C421", "9732", "22", "9", "1", "1944", "88", "20250401"),
    ("", "", "", "", "", "", "", "20220101"),
]


@pytest.fixture
def filled(app):
    fill()


def fill():
    facility = actions.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    for site, histology, klass, sex, vital, born, stage, contact in CASES:
        patient = actions.add_patient(
            SYSTEM, {"sexAssignedAtBirth": sex, "vitalStatus": vital, "dateOfBirth": born}
        )
        items = {
            "primarySite": site,
            "histologicTypeIcdO3": histology,
            "classOfCase": klass,
            "ajccTnmClinStageGroup": stage,
            "dateOf1stContact": contact,
            "dateOfDiagnosis": contact,
        }
        actions.open_abstract(SYSTEM, patient, facility, items, today=date(2025, 6, 30))


def tables(chosen, stage="stage_group"):
    for name in queries.TABLES:
        yield queries.table(name, chosen, stage=stage, year=2025, today=TODAY)


@pytest.mark.parametrize("stage", ["stage_group", "summary_stage"])
@pytest.mark.parametrize(
    "chosen",
    [
        CaseFilter(),
        CaseFilter(basis="diagnosis", year_from="2024", year_to="2025"),
        CaseFilter(analytic="yes", status="incomplete"),
    ],
    ids=["all", "years", "analytic"],
)
def test_every_number_is_the_count_of_the_cases_it_links_to(filled, chosen, stage):
    checked = 0
    for table in tables(chosen, stage):
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=True):
                filter_ = table.cell_filter(row, column)
                # A mean leads to the cases that it rests on, which it does not count.
                if filter_ is not None and isinstance(value, int):
                    linked = db.session.scalar(counted(CaseFilter.from_query(filter_), TODAY))
                    assert value == linked, (table.name, row.label, column.label)
                    checked += 1
    assert checked > 800


def test_the_workbook_has_the_numbers_of_the_tables(filled):
    target = io.BytesIO()
    made = list(tables(CaseFilter()))
    lines = wording.filter_lines(CaseFilter(year_from="2025", year_to="2025"))
    from datetime import UTC, datetime

    workbook.write(made, lines, target, made_by="Test", made_at=datetime(2025, 6, 30, tzinfo=UTC))
    book = load_workbook(target)
    assert book.sheetnames[0] == "Cover"
    assert book["Cover"]["A2"].value == "Accession year: 2025"
    sheet = book["Primary site table"]
    total = {sheet.cell(4, column).value: sheet.cell(sheet.max_row, column) for column in (1, 2)}
    rows = {row[0].value: row[1].value for row in sheet.iter_rows(min_row=5)}
    assert rows["Total"] == 6
    assert rows["Lung and Bronchus"] == 2
    assert sheet.freeze_panes == "B5"
    assert total


@pytest.mark.parametrize("kind", ["png", "svg"])
def test_charts_are_drawn_with_and_without_cases(filled, kind):
    for chosen in (CaseFilter(), CaseFilter(year_from="1999", year_to="1999")):
        for table in tables(chosen):
            drawn = charts.draw(table, "All years", kind)
            assert drawn.startswith(b"\x89PNG" if kind == "png" else b"<?xml")


def test_a_year_of_the_wrong_form_is_refused_in_words(filled):
    with pytest.raises(ValueError, match="First year: '20x5' is not a whole number"):
        queries.table("age", CaseFilter(year_from="20x5"), stage="", year=2025, today=TODAY)


@pytest.mark.postgres
def test_both_databases_give_the_same_tables(app, postgres_app):
    made = []
    for each in (app, postgres_app):
        with each.app_context():
            fill()
            survived = cohort.load(CaseFilter(), cohort.Rules(), ["sex"], date(2025, 6, 30))
            followed = following.results(None, date(2025, 6, 30), without_class_00=True)
            made.append(
                (
                    [
                        list(tables(CaseFilter(), stage))
                        for stage in ("stage_group", "summary_stage")
                    ],
                    (survived.frame.to_dict("list"), survived.left_out),
                    [
                        (
                            each.start,
                            found.excluded,
                            found.total,
                            found.dead,
                            found.current,
                            found.lost,
                        )
                        for each in followed
                        for found in [each.found]
                    ],
                    [queries.years(basis) for basis in ("accession", "diagnosis")],
                )
            )
    assert made[0] == made[1]
    assert made[0][3][0] == [2025, 2024, 2023, 2022]
