import math
from datetime import date

import pytest

from registry.reports.analysis import life_tables, relative
from registry.reports.analysis.reference_files import FileError
from registry.reports.analysis.relative import Patient
from tests.reports.analysis.test_survival import example, needs_vectors

HEADER = "sex,year,age,q\n"


def nobody_dies(q=0.0):
    return life_tables.of_probabilities(
        {(sex, 2020, age): q for sex in ("1", "2") for age in range(3)}
    )


def patient(days, *, died, sex="1", age=60):
    return Patient(sex, int(age * 365.25), date(2020, 1, 1), days, died)


def test_where_nobody_else_dies_net_survival_is_the_observed_one():
    patients = [patient(100, died=True), patient(200, died=False), patient(300, died=True)]
    (found,) = relative.net_survival(patients, nobody_dies(), [250])
    assert found.observed == pytest.approx(2 / 3)
    assert found.ederer1 == found.ederer2 == pytest.approx(2 / 3)
    assert found.pohar_perme == pytest.approx(2 / 3)


def test_expected_survival_is_that_of_the_table():
    (found,) = relative.net_survival([patient(4000, died=False)], nobody_dies(0.1), [3652])
    # Ten years of 365.2 days with 0.9 a year.
    expected = 0.9 ** (3652 / 365.241)
    assert found.expected_ederer1 == pytest.approx(expected)
    assert found.expected_ederer2 == pytest.approx(expected)
    assert found.pohar_perme == pytest.approx(1 / expected)


def test_without_patients_or_with_a_sex_without_table_it_says_so():
    with pytest.raises(ValueError, match="no patients"):
        relative.net_survival([], nobody_dies(), [365])
    with pytest.raises(ValueError, match="1 patients have a sex that no life table is for"):
        relative.net_survival([patient(9, died=True, sex="9")], nobody_dies(), [365])


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("", "there are no rows"),
        (
            "1,2020,0,0.1\n1,2020,0,0.2\n",
            "line 3: sex 1, year 2020, age 0 stands in line 2 already",
        ),
        ("1,2020,0,0.1\n1,2020,2,0.2\n", "sex 1, year 2020, age 1 is missing"),
        ("3,2020,0,0.1\n", "line 2, sex: '3' is not 1 or 2"),
        ("1,2020,0,2\n", "line 2, q: '2' is not a probability"),
        ("1,2020,0,nan\n", "line 2, q: 'nan' is not a probability"),
        ("1,soon,0,0.1\n", "line 2, year: 'soon' is not a whole number 1800-2099"),
        ("1,2020,121,0.1\n", "line 2, age: '121' is not a whole number 0-120"),
        ("1,2020\n", "line 2, age: '' is not"),
    ],
)
def test_a_file_that_is_no_life_table_is_refused(rows, words):
    with pytest.raises(FileError) as refused:
        life_tables.read(HEADER + rows)
    assert words in str(refused.value)
    with pytest.raises(FileError, match="the header lacks q"):
        life_tables.read("sex,year,age\n1,2020,0\n")


def test_ages_above_the_table_take_the_last_age():
    table = life_tables.read(HEADER + "1,2020,0,0.1\n1,2020,1,0.5\n")
    (found,) = relative.net_survival([patient(400, died=False, age=105)], table, [365])
    assert found.expected_ederer1 == pytest.approx(0.5 ** (365 / 365.241))


def reference_of(inputs):
    """Return the patients and the life table, given as a formula, of the reference example."""
    rule = inputs["ratetable"]
    table = life_tables.of_probabilities(
        {
            (str(sex), year, age): 1
            - math.exp(
                -rule["A"][sex - 1]
                * math.exp(rule["B"][sex - 1] * age)
                * rule["annual_factor"] ** (year - rule["base_year"])
            )
            for sex in (1, 2)
            for year in range(2005, 2026)
            for age in range(111)
        }
    )
    patients = [
        Patient(
            str(each["sex"]),
            each["age_days"],
            date.fromisoformat(each["dx"]),
            each["time"],
            bool(each["status"]),
        )
        for each in inputs["patients"]
    ]
    return patients, table


@needs_vectors
def test_net_survival_agrees_with_the_reference():
    inputs, expected = example("shared-relative")
    found = relative.net_survival(*reference_of(inputs), inputs["times"])
    for place, net in enumerate(found):
        daily = {name: values[place] for name, values in expected["daily"].items()}
        assert net.observed == pytest.approx(daily["observed"], abs=1e-9)
        assert net.expected_ederer1 == pytest.approx(daily["expected_ederer1"], abs=1e-4)
        assert net.expected_ederer2 == pytest.approx(daily["expected_ederer2"], abs=1e-3)
        assert net.ederer1 == pytest.approx(daily["ederer1"], abs=1e-3)
        assert net.ederer2 == pytest.approx(daily["ederer2"], abs=1e-3)
        assert net.pohar_perme == pytest.approx(expected["pohar_perme"]["surv"][place], abs=2e-3)
