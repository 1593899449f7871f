"""Research files: treated by profile, the same in every run, harmless in a spreadsheet."""

import csv
import io
from datetime import date

import openpyxl
import pandas as pd
import pyarrow.parquet
import pytest

from registry.disclosure import files, pseudonyms, releasing
from registry.disclosure.anonymity import Demand
from registry.disclosure.releasing import NotAllowed, Plan

KEY = bytes(range(32))
TODAY = date(2025, 6, 30)
COLUMNS = (
    "patient_key", "tumor_key", "abstract_key", "sex", "ageAtDiagnosis", "dateOfBirth",
    "dateOfDiagnosis", "dateOfLastContact", "vitalStatus", "diagnosis_year", "primarySite",
)  # fmt: skip
ROWS = [
    (1, 1, 1, "1", "063", "19600105", "20240229", "20250228", "1", 2024, "C341"),
    (2, 2, 2, "1", "064", "19600301", "20240310", "20241231", "0", 2024, "C342"),
    (3, 3, 3, "1", "091", "19330101", "20240401", "20250101", "1", 2024, "C349"),
    (4, 4, 4, "2", "085", "19340101", "20200101", "20230101", "1", 2020, "C504"),
    (5, 5, 5, "2", "070", "19300101", "20000101", "20050101", "0", 2000, "C504"),
    (5, 6, 6, "2", "", "19300101", "2004", "20050101", "0", None, "C509"),
]
RECORDS = pd.DataFrame(ROWS, columns=COLUMNS).astype({"diagnosis_year": "Int64"})


def file(items, profile="safe-harbor", records=RECORDS, **plan):
    plan = Plan(tuple(items), profile, TODAY, **{"demand": Demand(1)} | plan)
    return releasing.prepare(records, plan, KEY)


def by_patient(made, item):
    names = {pseudonyms.pseudonym(KEY, "patient", key): key for key in range(1, 6)}
    rows = zip(made.frame["patient_id"].map(names), made.frame[item], strict=True)
    return sorted(rows)


def test_safe_harbor_has_years_and_no_age_over_89():
    made = file(["ageAtDiagnosis", "dateOfBirth", "dateOfDiagnosis", "diagnosis_year"])
    assert list(made.frame) == [
        "patient_id", "tumor_id", "ageAtDiagnosis", "dateOfBirth", "dateOfDiagnosis",
        "diagnosis_year",
    ]  # fmt: skip
    assert by_patient(made, "ageAtDiagnosis") == [
        (1, "63"), (2, "64"), (3, "90+"), (4, "85"), (5, ""), (5, "70"),
    ]  # fmt: skip
    # 3 is 92 and 4 is 91 in 2025; 5 died in 2005, aged 75.
    assert by_patient(made, "dateOfBirth") == [
        (1, "1960"), (2, "1960"), (3, ""), (4, ""), (5, "1930"), (5, "1930"),
    ]  # fmt: skip
    assert [value for _, value in by_patient(made, "diagnosis_year")] == [
        "2024", "2024", "2024", "2020", "", "2000",
    ]  # fmt: skip
    assert made.patients == {pseudonyms.pseudonym(KEY, "patient", key): key for key in range(1, 6)}


def test_a_limited_data_set_may_have_days_and_shift_them_together():
    plain = file(["dateOfBirth", "dateOfDiagnosis"], "limited")
    assert by_patient(plain, "dateOfDiagnosis")[0] == (1, "20240229")
    assert by_patient(plain, "dateOfBirth")[2] == (3, "19330101")
    shifted = file(["dateOfBirth", "dateOfDiagnosis", "dateOfLastContact"], "limited", shift=True)
    for key in range(1, 5):
        [first], [last] = (
            [
                date.fromisoformat(value)
                for number, value in by_patient(shifted, item)
                if number == key
            ]
            for item in ("dateOfDiagnosis", "dateOfLastContact")
        )
        row = ROWS[key - 1]
        assert last - first == date.fromisoformat(row[7]) - date.fromisoformat(row[6])
        assert first - date.fromisoformat(row[6]) == pd.Timedelta(days=pseudonyms.shift(KEY, key))
    # A year alone stays as it is.
    assert by_patient(shifted, "dateOfDiagnosis")[5] == (5, "2004")


def test_shifted_days_are_known_to_nobody():
    plan = Plan(("sex", "dateOfBirth"), "limited", TODAY, shift=True)
    assert plan.quasi == ("sex",)
    assert Plan(("sex", "dateOfBirth"), "limited", TODAY).quasi == ("sex", "dateOfBirth")


def test_records_that_stand_out_are_left_out():
    made = file(["sex", "primarySite"], demand=Demand(2), levels={"primarySite": 1})
    # C34 has three men, C50 two women, one of them with two tumors.
    assert (made.before.smallest, made.left_out) == (2, 0)
    finer = file(["sex", "primarySite"], demand=Demand(2))
    # Only C504 has two patients.
    assert list(finer.frame["primarySite"]) == ["C504", "C504"]
    assert (finer.left_out, finer.after.smallest, finer.after.holds) == (4, 2, True)
    assert set(finer.patients.values()) == {4, 5}
    kept = file(["sex", "primarySite"], demand=Demand(2), leave_out=False)
    assert (kept.left_out, kept.after.failing) == (0, 4)


def test_suggestions_say_what_a_single_change_would_do():
    plan = Plan(("sex", "primarySite", "ageAtDiagnosis"), "safe-harbor", TODAY, demand=Demand(2))
    found = releasing.suggestions(RECORDS, plan)
    assert [(each.item, each.change, each.failing) for each in found] == [
        # Without the age, C504 has two women.
        ("ageAtDiagnosis", "Leave the item out", 4),
    ]
    coarse = Plan(("sex", "primarySite"), "safe-harbor", TODAY, demand=Demand(2))
    assert [
        (each.item, each.change, each.level, each.failing)
        for each in releasing.suggestions(RECORDS, coarse)
    ] == [
        ("primarySite", "Three characters", 1, 0),
        ("primarySite", "Leave the item out", None, 0),
    ]


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ({"items": ("nameLast",), "profile": "limited"}, "nameLast cannot be in the file: Names"),
        ({"items": ("countyAtDx",), "profile": "safe-harbor"}, "smaller than a state"),
        ({"items": ("sex",), "profile": "open"}, "'open' is not one of safe-harbor"),
        ({"items": (), "profile": "safe-harbor", "shift": True}, "given by their year"),
        (
            {"items": ("sex",), "profile": "limited", "demand": Demand(2, "vitalStatus", 2)},
            "not in the file",
        ),
        ({"items": ("sex",), "profile": "limited", "demand": Demand(2, "sex", 2)}, "within a"),
    ],
)
def test_a_plan_asks_only_for_what_its_profile_allows(plan, words):
    with pytest.raises(NotAllowed, match=words):
        Plan(on=TODAY, **plan)


def test_the_order_of_the_records_tells_nothing_and_changes_nothing():
    items = ["sex", "vitalStatus"]
    made, turned = file(items), file(items, records=RECORDS.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(made.frame, turned.frame)
    assert list(made.frame["patient_id"]) == sorted(made.frame["patient_id"])


@pytest.mark.parametrize("form", files.FORMS)
def test_the_same_rows_give_the_same_bytes(form):
    frame = file(["sex", "vitalStatus"]).frame
    first, second = io.BytesIO(), io.BytesIO()
    for target in (first, second):
        files.write(frame.copy(), form, target, frame.head(1))
    assert first.getvalue() == second.getvalue()
    assert len(files.digest(first)) == 64
    other = io.BytesIO()
    files.write(frame.iloc[1:], form, other, frame.head(1))
    assert files.digest(other) != files.digest(first)


NASTY = pd.DataFrame({"a": ["=1+1", "+1", "-9", "@x", "\tx", "plain", "", 'ä,\n"']}, dtype=object)


def test_no_cell_is_a_formula():
    safe = ["'=1+1", "'+1", "'-9", "'@x", "'\tx", "plain", "", 'ä,\n"']
    text = io.BytesIO()
    files.write(NASTY, "csv", text, NASTY)
    read = list(csv.reader(io.StringIO(text.getvalue().decode("utf-8"), newline="")))
    assert [row[0] if row else "" for row in read] == ["a", *safe]
    book = io.BytesIO()
    files.write(NASTY, "xlsx", book, NASTY)
    sheet = openpyxl.load_workbook(book)["Data"]
    assert [cell.value or "" for cell in sheet["A"]] == ["a", *safe]
    assert {cell.data_type for cell in sheet["A"] if cell.value} == {"s"}


def test_parquet_has_the_values_as_they_are():
    target = io.BytesIO()
    files.write(NASTY, "parquet", target, NASTY)
    assert pyarrow.parquet.read_table(target).to_pydict() == {"a": list(NASTY["a"])}


def test_a_sheet_that_is_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(files, "MOST_ROWS", 5)
    with pytest.raises(files.TooLarge, match="holds 4 records and not 8"):
        files.write(NASTY, "xlsx", io.BytesIO(), NASTY)


def test_no_records_make_an_empty_file():
    made = file(["sex", "dateOfBirth"], records=RECORDS.iloc[:0])
    assert (made.after.records, made.patients, list(made.frame.columns)) == (
        0, {}, ["patient_id", "tumor_id", "sex", "dateOfBirth"],
    )  # fmt: skip
