"""Every table of the report adds up, and every number names exactly its cases."""

from datetime import date
from pathlib import Path

import pytest

from registry.audit.actions import SYSTEM
from registry.cases import queries
from registry.cases.directory import actions as directory
from registry.cases.filters import CaseFilter
from registry.reports.annual import building
from registry.reports.annual.benchmarks import BenchmarkError, load
from registry.reports.annual.building import Asked
from registry.reports.tables import Members

TODAY = date(2025, 12, 15)
BREAST = {"primarySite": "C504", "histologicTypeIcdO3": "8500", "behaviorCodeIcdO3": "3"}
LUNG = {"primarySite": "C341", "histologicTypeIcdO3": "8140", "behaviorCodeIcdO3": "3"}
UNKNOWN = {"primarySite": "C809", "histologicTypeIcdO3": "8000", "behaviorCodeIcdO3": "3"}


@pytest.fixture
def pack(app, make_abstract, make_patient):
    """The report of five cases: two of the breast, two of the lung, one of unknown site."""
    woman = {"sexAssignedAtBirth": "2", "dateOfBirth": "19600101", "race1": "01"}
    man = {"sexAssignedAtBirth": "1", "dateOfBirth": "19350101", "race1": "02"}
    iowa = {"addrAtDxState": "IA", "countyAtDx": "127"}

    def add(person, diagnosed, contact, **items):
        make_abstract(
            patient=make_patient(**person),
            dateOfDiagnosis=diagnosed,
            dateOf1stContact=contact,
            **items,
        )

    add(
        woman | {"spanishHispanicOrigin": "0"}, "20250110", "20250115", **BREAST, **iowa,
        rxSummSurgPrimSite2023="B240", phase1RadiationTreatmentModality="02",
        rxDateSurgery="20250209", date1stCrsRxCoc="20250209", dateCaseCompleted="20250715",
        ajccTnmPathStageGroup="1A", ajccTnmClinStageGroup="2A", summaryStage2018="1",
        diagnosticConfirmation="1", laterality="1", npiPhysicianManaging="2000000010",
    )  # fmt: skip
    add(
        woman | {"spanishHispanicOrigin": "1"}, "20250201", "20250215", **BREAST, **iowa,
        rxSummSurgPrimSite2023="B600", dateCaseCompleted="20250816", laterality="9",
        ajccTnmClinStageGroup="4", summaryStage2018="7", diagnosticConfirmation="9",
    )  # fmt: skip
    add(man, "20250301", "20250310", **LUNG, rxSummChemo="02", ajccTnmClinStageGroup="3B")
    add(man, "20250901", "20250910", **LUNG, addrAtDxState="IL", classOfCase="32")
    add(man | {"race1": "99"}, "20250401", "20250401", **UNKNOWN, rxSummTreatmentStatus="2")
    with app.test_request_context():
        yield building.build(Asked(2025), TODAY)


def tables(pack):
    return {block.table.name: block.table for section in pack.sections for block in section.blocks}


def values(table, label):
    return next(row.values for row in table.rows if row.label == label)


def test_physicians_are_named_where_the_directory_knows_them(app, pack):
    known = {"kind": "physician", "number": "", "npi": "2000000010", "name": "Ito, Rei"}
    with app.test_request_context():
        directory.keep(SYSTEM, None, known)
        named = tables(building.build(Asked(2025), TODAY))["npiPhysicianManaging"]
    assert [row.label for row in tables(pack)["npiPhysicianManaging"].rows][0] == "2000000010"
    assert named.row("2000000010").label == "Ito, Rei (2000000010)"


def test_the_rows_of_every_table_add_up_to_its_total(pack):
    checked = 0
    for table in tables(pack).values():
        if table.across:  # steps of one count, not parts of a sum
            continue
        for total in (row for row in table.rows if row.kind == "total"):
            parts = [row for row in table.rows if row.kind in ("plain", "other")]
            if table.name == "primary-site":  # systems of one site have no line below them
                parts = [row for row in table.rows if row.kind == "heading"]
            for index, column in enumerate(table.columns):
                if column.kind == "count":
                    found = sum(row.values[index] for row in parts)
                    assert found == total.values[index], (table.name, column.label)
                    checked += 1
    assert checked > 60


def test_the_steps_of_the_follow_up_rate_add_up(pack):
    steps = {row.label: row.values for row in tables(pack)["follow-up"].rows}
    for place in (0, 1):
        step = {label: found[place] for label, found in steps.items()}
        excluded = sum(found for label, found in step.items() if label.startswith("- "))
        followed = step["Tumors since the start"] - excluded
        assert followed == step["A: to be followed"]
        assert step["B: dead or 100 years old"] + step["C: living"] == followed
        assert step["D: seen within 15 months"] + step["E: lost"] == step["C: living"]


def test_every_number_that_leads_to_cases_leads_to_as_many(pack):
    checked = 0
    for table in tables(pack).values():
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=True):
                chosen = table.cell_filter(row, column)
                if chosen is None or not value or not isinstance(value, int):
                    continue
                listed = queries.case_list(CaseFilter(**chosen), today=f"{TODAY:%Y%m%d}", size=1)
                assert listed.total == value, (table.name, row.label, column.label, chosen)
                checked += 1
    assert checked > 150


def size(group):
    """Return how many cases a group has: its members, or those that its filter lists."""
    if isinstance(group.cases, Members):
        return len(group.cases.listed())
    chosen = CaseFilter(**group.cases)
    return queries.case_list(chosen, today=f"{TODAY:%Y%m%d}", size=1).total


def cells(pack):
    return [
        (table, row, column, value)
        for table in tables(pack).values()
        for row in table.rows
        for column, value in zip(table.columns, row.values, strict=True)
        if value is not None
    ]


# Numbers that are no cases of ours: another registry's, and the rate that is asked for.
FOREIGN = {"state"}
# The number of edits that fail; its cases are the records with one.
NOT_CASES = {("Failing edits per 100 records", "number")}


def test_every_count_knows_as_many_cases_as_it_counts(pack):
    checked = 0
    for table, row, column, value in cells(pack):
        if row.kind == "benchmark" or column.key in FOREIGN:
            assert table.basis(row, column) is None, (table.name, row.label, column.label)
            continue
        basis = table.basis(row, column)
        assert basis is not None, (table.name, row.label, column.label)
        is_count = isinstance(value, int) and (row.label, column.key) not in NOT_CASES
        if is_count:
            assert sum(map(size, basis.part)) == value, (table.name, row.label, column.label)
            checked += 1
    assert checked > 400


# Shares that are estimated, or say how one number stands to another.
ESTIMATED = {"change", "from", "to", "y1", "y2", "y3", "y5"}


def test_every_share_is_that_of_the_cases_it_rests_on(pack):
    checked = 0
    for table, row, column, value in cells(pack):
        basis = table.basis(row, column)
        if basis is None or column.kind != "percent" or column.key in ESTIMATED:
            continue
        part, whole = (sum(map(size, groups)) for groups in (basis.part, basis.whole))
        assert round(100 * part / whole, 1) == value, (table.name, row.label, column.label)
        checked += 1
    assert checked > 70


def test_the_steps_of_the_follow_up_rate_name_their_cases(pack):
    table = tables(pack)["follow-up"]
    row, column = table.row("Rate (B + D) / A, %"), table.columns[0]
    basis = table.basis(row, column)
    (done,), (followed,) = basis.part, basis.whole
    assert round(100 * size(done) / size(followed), 1) == table.value(row, column)
    lost = table.basis(table.row("E: lost"), column).part[0].cases
    assert set(done.cases.listed()).isdisjoint(lost.listed())
    assert {*done.cases.listed(), *lost.listed()} == set(followed.cases.listed())


def test_every_row_and_column_is_defined(pack):
    for table in tables(pack).values():
        for each in (*table.columns, *table.rows):
            assert each.meaning.endswith("."), (table.name, each.label)
        labels = [row.label for row in table.rows]
        assert len(labels) == len(set(labels)), table.name
    assert len(tables(pack)) == sum(len(section.blocks) for section in pack.sections)


def test_what_several_tables_define_alike_stands_once(pack):
    found = pack.definitions()
    terms = [(term, words) for _, own in found for term, words in own]
    assert len(terms) == len(set(terms))
    assert found[0][0] == "In several tables"
    assert "Breast" in dict(found[0][1])
    assert "Median days" in dict(dict(found)["Days to first treatment"])
    # "Race 1 (160): 01 White" says no more than its label.
    assert "01 White" not in [term for term, _ in terms]


def test_a_definition_names_items_and_codes(pack):
    found = tables(pack)
    breast = found["top-sites"].row("Breast").meaning
    assert breast == (
        "SEER site recode 26000: C500-C509 without histology 9050-9055 9140 9590-9993."
    )
    assert found["race"].row("01 White").meaning == "Race 1 (160): 01 White."
    unknown = found["unknown"].row("AJCC stage, analytic cases").meaning
    assert unknown.startswith("Class of case (610) 00 to 22")


def test_sites_treatments_and_stages_by_hand(pack):
    found = tables(pack)
    assert values(found["top-sites"], "Breast")[:4] == (2, 0, 2, 0)

    def named(name, label):
        heads = [column.label for column in found[name].columns]
        return dict(zip(heads, values(found[name], label), strict=True))

    breast = named("treatment-site", "Breast")
    assert (breast["Total"], breast["SR"], breast["S"], breast["C"]) == (2, 1, 1, 0)
    total = named("treatment-site", "Total")
    assert (total["C"], total["Active surveillance"]) == (1, 1)
    assert named("stage-best", "Breast")["I"] == 1
    clinical = named("stage-clinical", "Breast")
    assert (clinical["II"], clinical["IV"]) == (1, 1)
    assert values(found["days-to-treatment"], "Breast")[:3] == (1, 30.0, 30.0)


def test_timeliness_by_hand(pack):
    """Due 15 July (kept), 15 August (missed by a day), 10 September and 1 October (open)."""
    total = values(tables(pack)["timeliness"], "Total")
    assert total[:6] == (4, 1, 1, 2, 0, 0)
    assert total[6] == 25.0
    assert total[7] == (181 + 182) / 2


def test_data_quality_by_hand(pack):
    found = tables(pack)
    assert values(found["unknown"], "Race 1 (160)") == (5, 1, 20.0)
    assert values(found["unknown"], "Laterality of paired sites (410)")[1] == 3
    assert values(found["indices"], "Unknown or ill-defined site, %") == (1, 5, 20.0)
    assert values(found["indices"], "Microscopically confirmed, % of malignant") == (1, 5, 20.0)
    assert values(found["indices"], "Men per 100 women") == (3, 2, 150.0)
    assert values(found["race"], "Total")[:4] == (5, 1, 1, 3)


def test_another_basis_and_a_year_without_cases(app, pack):
    with app.test_request_context():
        assert building.build(Asked(2025, "diagnosis"), TODAY).cases == 5
        assert building.build(Asked(1999), TODAY).sections == ()


def test_what_the_site_loaded_stands_beside_its_own_numbers(app, pack):
    folder = Path(app.instance_path, "annual")
    folder.mkdir()
    (folder / "stage-NCDB 2022.csv").write_text("site,stage,percent\nBreast,I,61.5\n")
    (folder / "volume.csv").write_text("site,cases\nBreast,200\n")
    (folder / "catchment.csv").write_text("state,county\nIA,127\n")
    with app.test_request_context():
        found = tables(building.build(Asked(2025), TODAY))
    assert values(found["stage-percent"], "NCDB 2022: Breast")[2] == 61.5
    assert values(found["stage-percent"], "Breast") == (2, 0.0, 50.0, 0.0, 0.0, 50.0)
    assert values(found["local-share"], "Breast") == (2, 200, 1.0)
    assert values(found["residence"], "Catchment area")[:2] == (2, 40.0)
    inside = found["residence"].row("Catchment area")
    (group,) = found["residence"].basis(inside, found["residence"].column("cases")).part
    assert size(group) == 2
    # What another registry counted has no cases here.
    percents = found["stage-percent"]
    assert percents.basis(percents.row("NCDB 2022: Breast"), percents.column("I")) is None
    share = found["local-share"]
    assert share.basis(share.row("Breast"), share.column("state")) is None


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("stage-x.csv", "site,stage\n", "stage-x.csv: line 1: expected the columns site,stage"),
        ("stage-x.csv", "site,stage,percent\nBrest,I,1\n", "line 2: site: 'Brest'"),
        ("stage-x.csv", "site,stage,percent\nBreast,V,1\n", "line 2: stage: 'V'"),
        ("stage-x.csv", "site,stage,percent\nBreast,I,x\n", "line 2: percent: 'x'"),
        ("stage-x.csv", "site,stage,percent\nBreast,I,101\n", "line 2: percent: '101'"),
        ("volume.csv", "site,cases\nBreast,-1\n", "volume.csv: line 2: cases: '-1'"),
        ("catchment.csv", "state,county\nIA,7\n", "line 2: county: '7'"),
    ],
)
def test_a_wrong_file_is_named_with_line_and_column(tmp_path, name, text, words):
    (tmp_path / name).write_text(text)
    with pytest.raises(BenchmarkError) as refused:
        load(tmp_path)
    assert words in str(refused.value)
