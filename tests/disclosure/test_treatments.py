"""Ratings, steps, shifts, profiles: what a research file has of each item."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.disclosure import ladders, profiles, pseudonyms, risks
from registry.disclosure.profiles import EXPERT, LIMITED, PROFILES, SAFE_HARBOR
from registry.snapshot import layout
from registry.standards import tables
from tests.reports.analysis.test_survival import example, needs_vectors

KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("name", "risk", "treatment"),
    [
        ("nameLast", "direct", "never"),
        ("socialSecurityNumber", "direct", "never"),
        ("textDxProcPe", "direct", "never"),
        ("physicianManaging", "direct", "never"),
        ("accessionNumberHosp", "direct", "never"),
        ("reserved05", "direct", "never"),
        ("dateOfBirth", "quasi", "birth"),
        ("rxDateSurgery", "quasi", "date"),
        ("survivalEndDate", "quasi", "date"),
        ("ageAtDiagnosis", "quasi", "age"),
        ("addrAtDxPostalCode", "quasi", "postal"),
        ("countyAtDx", "quasi", "county"),
        ("censusTract2020", "quasi", "tract"),
        ("addrAtDxState", "quasi", "code"),
        ("race3", "quasi", "code"),
        ("raceCodingSysCurrent", "low", "code"),
        ("primarySite", "quasi", "site"),
        ("vitalStatus", "sensitive", "code"),
        ("summaryStage2018", "sensitive", "code"),
        ("ajccTnmPathStageGroup", "sensitive", "code"),
        ("laterality", "low", "code"),
        ("survivalMonths", "low", "code"),
    ],
)
def test_items_are_rated(name, risk, treatment):
    found = risks.rating(name)
    assert (found.risk, found.treatment) == (risk, treatment)
    assert found.reason
    assert found.source


def test_every_item_of_the_snapshot_has_steps_or_a_reason():
    for name in layout.names():
        for profile in PROFILES:
            assert profiles.steps(name, profile) or profiles.why_closed(name, profile), name


def test_rows_of_the_ratings_say_what_the_code_knows():
    rows = tables.rows("risks", "disclosure")
    assert {row["what"] for row in rows} == {"item", "like", "type", "section", "default"}
    assert {row["risk"] for row in rows} == set(risks.WORDS)
    assert {row["treatment"] for row in rows} <= {*ladders.LADDERS, risks.NEVER}
    named = [row["name"] for row in rows if row["what"] == "item"]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("value", "one", "five", "ten"),
    [
        ("000", "00", "00-04", "00-09"),
        ("064", "64", "60-64", "60-69"),
        ("089", "89", "85-89", "80-89"),
        ("090", "90+", "90+", "90+"),
        ("120", "90+", "90+", "90+"),
        ("121", "unknown", "unknown", "unknown"),
        ("999", "unknown", "unknown", "unknown"),
        ("", "", "", ""),
    ],
)
def test_ages_in_groups(value, one, five, ten):
    steps = [step.apply(value) for step in ladders.LADDERS["age"]]
    assert steps == [value, one, five, ten]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("50309", "503"),
        ("503091234", "503"),
        ("03601", "000"),
        ("89399", "000"),
        ("K1A0B1", "000"),
        ("99999", "999"),
        ("12", "000"),
        ("", ""),
    ],
)
def test_postal_codes_keep_three_digits_where_many_live(code, shown):
    assert ladders.three_digits(code) == shown


def test_the_small_postal_areas_are_those_of_the_guidance():
    prefixes = [row["prefix"] for row in tables.rows("small_postal_areas", "disclosure")]
    assert " ".join(prefixes) == (
        "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893"
    )


def test_years_in_fives_and_dates_by_month_and_year():
    assert ladders.five_years("2024") == "2020-2024"
    assert ladders.five_years("2025") == "2025-2029"
    assert ladders.five_years("") == ""
    assert [step.apply("20240229") for step in ladders.LADDERS["date"]] == [
        "20240229",
        "202402",
        "2024",
    ]


@pytest.mark.parametrize(
    ("value", "days", "moved"),
    [
        ("20240229", 1, "20240301"),  # a leap year
        ("20230228", 1, "20230301"),
        ("20240301", -1, "20240229"),
        ("20231231", 182, "20240630"),
        ("20240101", -182, "20230703"),
        ("202403", 16, "202403"),  # the 15th of March, and 16 days
        ("202403", 17, "202404"),
        ("202401", -15, "202312"),
        ("202413", 10, ""),
        ("2024", 10, "2024"),
        ("20230229", 1, ""),  # no such day
        ("99999999", 1, ""),
        ("unknown", 1, ""),
        ("", 1, ""),
    ],
)
def test_dates_are_moved_by_days(value, days, moved):
    assert pseudonyms.shifted(value, days) == moved


@given(
    st.dates(date(1900, 1, 1), date(2099, 1, 1)),
    st.dates(date(1900, 1, 1), date(2099, 1, 1)),
    st.integers(1, 10**9),
)
def test_intervals_of_a_patient_stay_true(first, second, patient):
    days = pseudonyms.shift(KEY, patient)
    assert -182 <= days <= 182
    moved = [
        date.fromisoformat(pseudonyms.shifted(f"{day:%Y%m%d}", days)) for day in (first, second)
    ]
    assert moved[1] - moved[0] == second - first
    assert moved[0] - first == timedelta(days=days)


@needs_vectors
def test_shifted_dates_agree_with_the_reference():
    inputs, expected = example("shared-date-shift")
    for patient, wanted in zip(inputs["patients"], expected["patients"], strict=True):
        moved = {
            item: pseudonyms.shifted(patient[item].replace("-", ""), patient["offset_days"])
            for item in ("dateOfDiagnosis", "dateOfLastContact")
        }
        assert moved == {item: wanted[item].replace("-", "") for item in moved}, patient["id"]
        first, last = (date.fromisoformat(value) for value in moved.values())
        assert (last - first).days == wanted["interval"]


def test_shifts_spread_over_the_whole_year():
    found = {pseudonyms.shift(KEY, patient) for patient in range(5_000)}
    assert found == set(range(-182, 183))


def test_pseudonyms_hang_on_key_kind_and_number():
    # HMAC-SHA-256 of "patient:1" under the bytes 0 to 31, as openssl dgst -mac HMAC has it.
    made = pseudonyms.pseudonym(KEY, "patient", 1)
    assert made == "092501ef29207aca"
    others = {
        pseudonyms.pseudonym(KEY, "tumor", 1),
        pseudonyms.pseudonym(KEY, "patient", 2),
        pseudonyms.pseudonym(bytes(32), "patient", 1),
    }
    assert len({made, *others}) == 4
    assert len({pseudonyms.pseudonym(KEY, "patient", number) for number in range(5_000)}) == 5_000
    assert pseudonyms.new_key() != pseudonyms.new_key()


@pytest.mark.parametrize(
    ("profile", "open_items", "closed_items"),
    [
        (SAFE_HARBOR, ["dateOfBirth", "addrAtDxState"], ["countyAtDx", "facility_id"]),
        (LIMITED, ["dateOfBirth", "countyAtDx", "facility_id"], ["censusTract2010", "nameLast"]),
        (EXPERT, ["censusTract2010", "countyAtDx"], ["nameLast", "npiPhysicianManaging"]),
    ],
)
def test_profiles_let_items_through_or_not(profile, open_items, closed_items):
    assert [profiles.why_closed(name, profile) for name in open_items] == [""] * len(open_items)
    assert all(profiles.why_closed(name, profile) for name in closed_items)


def test_a_true_year_is_not_beside_shifted_dates():
    assert profiles.why_closed("diagnosis_year", LIMITED) == ""
    assert "narrow the shift" in profiles.why_closed("diagnosis_year", LIMITED, shift=True)


@pytest.mark.parametrize(
    ("name", "profile", "asked", "level"),
    [
        ("dateOfDiagnosis", SAFE_HARBOR, 0, 2),
        ("dateOfDiagnosis", LIMITED, None, 0),
        ("dateOfDiagnosis", LIMITED, 9, 2),
        ("ageAtDiagnosis", SAFE_HARBOR, None, 1),
        ("ageAtDiagnosis", SAFE_HARBOR, 3, 3),
        ("ageAtDiagnosis", LIMITED, None, 0),
        ("addrAtDxPostalCode", SAFE_HARBOR, 0, 1),
    ],
)
def test_no_item_is_finer_than_its_profile_allows(name, profile, asked, level):
    assert profiles.level(name, profile, asked) == level
