"""Tables of a few counts, whose sums a reader can redo."""

import pandas as pd
import pytest

from registry.reports import statistics
from registry.reports.tables import Table

LUNG, BREAST, CECUM, SIGMOID = "22030", "26000", "21041", "21048"


def values(table: Table, label: str) -> dict:
    (row,) = [row for row in table.rows if row.label == label]
    return dict(zip([column.key for column in table.columns], row.values, strict=True))


@pytest.fixture
def sites():
    rows = [
        # group, analytic, sex, vital, stage, n
        (LUNG, True, "1", "0", "IV", 3),
        (LUNG, True, "2", "1", "I", 2),
        (LUNG, False, "1", "1", "I", 1),
        (BREAST, True, "2", "1", "II", 4),
        (CECUM, True, "9", "1", "unknown", 1),
        (SIGMOID, True, "1", "0", "none", 1),
    ]
    return pd.DataFrame(rows, columns=["group", "analytic", "sex", "vital", "stage", "n"])


def test_the_primary_site_table_by_hand(sites):
    table = statistics.primary_site_table(sites, {}, stage="stage_group")
    lung = values(table, "Lung and Bronchus")
    assert (lung["total"], lung["percent"]) == (6, 50.0)
    assert (lung["analytic"], lung["nonanalytic"]) == (5, 1)
    assert (lung["sex1"], lung["sex2"], lung["sex9"]) == (4, 2, 0)
    assert (lung["alive"], lung["dead"]) == (3, 3)
    # The non-analytic stage I case counts in no stage.
    assert (lung["stageI"], lung["stageIV"]) == (2, 3)
    digestive = values(table, "Digestive system")
    assert (digestive["total"], digestive["stageunknown"], digestive["stagenone"]) == (2, 1, 1)
    total = values(table, "Total")
    assert (total["total"], total["percent"]) == (12, 100.0)


def test_systems_add_up_to_the_total_in_every_column(sites):
    table = statistics.primary_site_table(sites, {}, stage="stage_group")
    headings = [row for row in table.rows if row.kind == "heading"]
    total = table.rows[-1]
    for index, column in enumerate(table.columns):
        if column.kind == "count":
            assert sum(row.values[index] for row in headings) == total.values[index]


def test_every_heading_site_is_shown_without_cases_too(sites):
    table = statistics.primary_site_table(sites.iloc[:0], {}, stage="stage_group")
    assert values(table, "Breast")["total"] == 0
    assert values(table, "Breast")["percent"] is None


def test_the_trend_ranks_sites_and_labels_the_year_that_has_not_ended():
    rows = [
        (LUNG, 2021, 5),
        (LUNG, 2025, 10),
        (LUNG, 2024, 8),
        (BREAST, 2023, 30),
        (CECUM, 2020, 99),
    ]
    counts = pd.DataFrame(rows, columns=["group", "year", "n"])
    table = statistics.trend_table(counts, {}, last_year=2025, this_year=2025)
    assert [row.label for row in table.rows] == ["Breast", "Lung", "Total"]
    assert [column.label for column in table.columns][4:6] == ["2025 (incomplete)", "Five years"]
    lung = values(table, "Lung")
    assert [lung[str(year)] for year in range(2021, 2026)] == [5, 0, 0, 8, 10]
    assert (lung["total"], lung["change"]) == (23, 25.0)
    # No case in the year before: no percentage is made of it.
    assert values(table, "Breast")["change"] is None


def test_ages_by_hand():
    rows = [(19, "1", 1), (20, "2", 1), (61, "2", 3), (95, "1", 1), (None, "1", 2)]
    table = statistics.age_table(pd.DataFrame(rows, columns=["age", "sex", "n"]), {})
    assert values(table, "0-19")["total"] == 1
    assert values(table, "20-29")["sex2"] == 1
    assert values(table, "60-69")["percent"] == 37.5
    assert values(table, "90 and over")["sex1"] == 1
    assert values(table, "Unknown")["total"] == 2
    assert values(table, "Total")["total"] == 8
    # (19 + 20 + 3 * 61 + 95) / 6 = 52.83; the middle of 19 20 61 61 61 95 is 61.
    assert values(table, "Mean age")["total"] == 52.8
    assert values(table, "Median age")["total"] == 61.0


def test_the_class_mix_by_hand():
    counts = pd.DataFrame(
        [("14", 6), ("00", 1), ("32", 2), ("", 1)], columns=["class_of_case", "n"]
    )
    table = statistics.class_table(counts, {})
    assert values(table, "Analytic") == {"total": 7, "percent": 70.0}
    assert values(table, "Non-analytic") == {"total": 3, "percent": 30.0}
    assert values(table, "Class of case blank")["total"] == 1
    assert values(table, "Total")["total"] == 10


def test_every_site_group_belongs_to_one_main_site():
    from registry.standards import site_groups

    listed = [code for groups in statistics.main_sites().values() for code in groups]
    assert sorted(listed) == sorted(site_groups.groups())
