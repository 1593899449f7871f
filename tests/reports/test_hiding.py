"""What those learn who may not learn of a few patients, also by reckoning."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from registry.reports import hiding, statistics
from registry.reports.tables import HIDDEN, Column, Members, Row, Table

FEWEST = 11


def table(columns, *rows, apart=False):
    """Return a table of counts; a row is (label, kind, counts)."""
    made = tuple(
        column if isinstance(column, Column) else Column(column, column) for column in columns
    )
    lines = tuple(Row(label, tuple(values), {}, kind) for label, kind, values in rows)
    return Table("t", "T", "", "Row", made, lines, {}, apart=apart)


def values(found):
    return [row.values for row in found.rows]


def test_a_small_count_is_hidden_with_one_that_would_tell_it():
    found = hiding.protected(
        table(
            ("Total", "Male", "Female"),
            ("Lung", "plain", (65, 60, 5)),
            ("Breast", "plain", (80, 15, 65)),
            ("Total", "total", (145, 75, 70)),
        ),
        FEWEST,
    )
    assert values(found) == [
        (65, HIDDEN, HIDDEN),
        (80, HIDDEN, HIDDEN),
        (145, 75, 70),
    ]
    assert found.notes == ("* is hidden: a count below 11, or one that would tell it.",)


def test_what_a_part_leaves_of_all_is_hidden_too():
    part = table(("Cases", "Died"), ("I", "plain", (40, 37)), ("II", "plain", (50, 25)), apart=True)
    assert values(hiding.protected(part, FEWEST)) == [(40, HIDDEN), (50, 25)]


def test_a_percentage_goes_with_its_count():
    columns = ("Total", Column("percent", "%", None, "percent", of=("Total",)), "Old", "Young")
    asked = table(
        columns,
        ("A", "plain", (5, 5.0, 2, 3)),
        ("B", "plain", (45, 45.0, 22, 23)),
        ("C", "plain", (50, 50.0, 26, 24)),
        ("Total", "total", (100, 100.0, 50, 50)),
    )
    found = values(hiding.protected(asked, FEWEST))
    assert found[0][1] == found[1][1] == HIDDEN
    assert found[2][:2] == (50, 50.0)
    assert found[3] == (100, 100.0, 50, 50)


@pytest.mark.parametrize(
    ("counts", "shares", "shown"),
    [
        ((30, 15, 8, 7), (50.0, 26.7, 23.3), (30, 50.0, HIDDEN, HIDDEN)),
        ((40, 36, 4, 0), (90.0, 10.0, 0.0), (40, HIDDEN, HIDDEN, 0.0)),
        ((60, 30, 30, 0), (50.0, 50.0, 0.0), (60, 50.0, 50.0, 0.0)),
    ],
)
def test_a_share_whose_count_is_not_shown_goes_where_it_would_tell_a_few(counts, shares, shown):
    """10.0 % of 40 tells 4, and 90.0 % the same."""
    keys = np.arange(60)
    heads = ("staged", "I", "II", "III")
    columns = (
        Column("staged", "Staged"),
        *(Column(each, f"{each}, %", None, "percent", whole=heads[:1]) for each in heads[1:]),
    )
    members = {key: Members.of(keys, keys < size) for key, size in zip(heads, counts, strict=True)}
    row = Row("Breast", (counts[0], *shares), None, members=members)
    asked = Table("t", "T", "", "Site", columns, (row,), {})
    assert values(hiding.protected(asked, FEWEST)) == [shown]
    assert hiding.protected(asked, 1) == asked


def test_a_mean_of_few_is_hidden_and_another_registry_is_not():
    asked = table(
        ("Male", "Female"),
        ("Young", "plain", (30, 1)),
        ("Old", "plain", (20, 4)),
        ("Total", "total", (50, 5)),
        ("Mean age", "measure", (60.5, 58.0)),
        ("State", "benchmark", (33.0, 44.0)),
    )
    found = values(hiding.protected(asked, FEWEST))
    assert found[3] == (60.5, HIDDEN)
    assert found[4] == (33.0, 44.0)


def test_nothing_is_hidden_where_all_may_be_seen():
    asked = table(("Total",), ("A", "plain", (1,)))
    assert hiding.protected(asked, 1) is asked


def bounds(asked, shown, row, column):  # noqa: C901 - one list of equations
    """Return the least and the most that a reader can reckon of a hidden count.

    The reader knows the shown counts, that counts are not negative, and what adds up.
    """
    height, width = len(asked.rows), len(asked.columns)
    place = lambda r, c: r * width + c  # noqa: E731
    equal, right = [], []

    def add(terms, number):
        line = np.zeros(height * width)
        for at, sign in terms:
            line[at] += sign
        equal.append(line)
        right.append(number)

    heading, top, children = None, [], {}
    for r, line in enumerate(asked.rows):
        if line.kind == "heading":
            heading = r
        elif line.kind == "plain" and heading is not None:
            children.setdefault(heading, []).append(r)
        if line.kind == "heading" or (line.kind == "plain" and heading is None):
            top.append(r)
        for c, value in enumerate(shown.rows[r].values):
            if value != HIDDEN:
                add([(place(r, c), 1)], value)
        add([(place(r, 0), -1), (place(r, 1), 1), (place(r, 2), 1)], 0)
        add([(place(r, 1), -1), (place(r, 3), 1), (place(r, 4), 1)], 0)
    for c in range(width):
        for r, own in {**children, height - 1: top}.items():
            add([(place(r, c), -1), *((place(each, c), 1) for each in own)], 0)
    aim = np.zeros(height * width)
    aim[place(row, column)] = 1
    found = [
        linprog(sign * aim, A_eq=np.array(equal), b_eq=np.array(right), bounds=(0, None))
        for sign in (1, -1)
    ]
    least, most = found[0].fun, np.inf if found[1].status == 3 else -found[1].fun
    return least, most


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.tuples(*[st.sampled_from([0, 1, 3, 8, 12, 20, 45, 300])] * 3), min_size=1, max_size=3
        ),
        min_size=1,
        max_size=4,
    )
)
def test_no_small_count_can_be_reckoned(systems):
    """Columns: all = analytic + other, analytic = early + late; rows: sites of body systems."""

    def line(label, kind, parts):
        early, late, other = (sum(each) for each in zip(*parts, strict=True))
        return label, kind, (early + late + other, early + late, other, early, late)

    rows = []
    for number, sites in enumerate(systems):
        rows.append(line(f"S{number}", "heading", sites))
        if len(sites) > 1:
            rows += [line(f"S{number}.{at}", "plain", [site]) for at, site in enumerate(sites)]
    rows.append(line("Total", "total", [site for sites in systems for site in sites]))
    asked = table(("All", "Analytic", "Other", "Early", "Late"), *rows)
    shown = hiding.protected(asked, FEWEST)
    for r, row in enumerate(asked.rows):
        for c, value in enumerate(row.values):
            if 0 < value < FEWEST:
                assert shown.rows[r].values[c] == HIDDEN
                least, most = bounds(asked, shown, r, c)
                assert most - least > 1, (row.label, asked.columns[c].label, shown)


@pytest.mark.parametrize("stage", ["stage_group", "summary_stage"])
def test_the_primary_site_table_keeps_what_is_large(stage):
    groups = list(statistics.site_groups.groups())
    rows = [
        {"group": group, "analytic": place % 4 > 0, "sex": "12"[place % 2],
         "vital": "01"[place % 2],
         "stage": ("I", "IV", "II")[place % 3] if stage == "stage_group" else "12"[place % 2],
         "n": 3 if place % 7 == 0 else 400}
        for place, group in enumerate(groups * 3)
    ]  # fmt: skip
    asked = statistics.primary_site_table(pd.DataFrame(rows), {}, stage=stage)
    shown = hiding.protected(asked, FEWEST)
    assert replace(shown, notes=asked.notes) != asked
    counts = [
        (before, after)
        for old, new in zip(asked.rows, shown.rows, strict=True)
        for before, after in zip(old.values, new.values, strict=True)
        if isinstance(before, int)
    ]
    assert all(after == HIDDEN for before, after in counts if 0 < before < FEWEST)
    large = [after for before, after in counts if before >= FEWEST]
    assert sum(after != HIDDEN for after in large) > len(large) / 2
