from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.derived import survival
from registry.derived.survival import Person, Tumor
from tests.reports.analysis.test_survival import example, needs_vectors

TODAY = date(2025, 6, 30)
END = date(2023, 12, 31)


def active(*diagnoses, last="20240401", birth="19500102", vital="0", cut_at=None):
    tumors = [each if isinstance(each, Tumor) else Tumor(each) for each in diagnoses]
    person = Person(birth, last, vital, tumors)
    return survival.active(person, today=TODAY, cut_at=cut_at)


def only(*args, **kwargs):
    (time,) = active(*args, **kwargs)
    return time.diagnosis, time.end, time.months, time.flag


@pytest.mark.parametrize(
    ("diagnosis", "last", "expected"),
    [
        # Both full: 30 days are no month, 365 days 11, 366 days 12, 1827 days 60.
        ("20150820", "20150919", ("20150820", "20150919", "0000", "1")),
        ("20180303", "20190303", ("20180303", "20190303", "0011", "1")),
        ("20160515", "20210516", ("20160515", "20210516", "0060", "1")),
        ("20180303", "20180303", ("20180303", "20180303", "0000", "0")),
        # Day unknown: the middle of 1-31, of 10-31, of 1-20.
        ("201803", "20190303", ("20180316", "20190303", "0011", "3")),
        ("20180310", "201803", ("20180310", "20180320", "0000", "2")),
        ("201803", "20180320", ("20180310", "20180320", "0000", "2")),
        # Month unknown: the middle of the year, or between the other date and its end.
        ("2018", "20190303", ("20180702", "20190303", "0008", "3")),
        ("20181130", "2018", ("20181130", "20181215", "0000", "2")),
        ("201804", "2018", ("20180415", "20180823", "0004", "2")),
        # Both in one year without a month: the last contact is filled from the diagnosis.
        ("2018", "2018", ("20180702", "20181001", "0002", "2")),
        # Impossible parts count as unknown.
        ("20180231", "20190303", ("20180214", "20190303", "0012", "3")),
        ("20181301", "20190303", ("20180702", "20190303", "0008", "3")),
        # Nothing can be said.
        ("", "20190303", ("", "", "9999", "9")),
        ("18991231", "20190303", ("", "", "9999", "9")),
        ("20180303", "", ("20180303", "", "9999", "9")),
        ("20180303", "20180302", ("20180303", "20180302", "9999", "9")),
        ("20180303", "20250701", ("20180303", "", "9999", "9")),  # a contact in the future
        ("20260101", "20250601", ("", "", "9999", "9")),  # a diagnosis in the future
    ],
)
def test_dates_are_filled_and_months_completed(diagnosis, last, expected):
    assert only(diagnosis, last=last) == expected


@needs_vectors
def test_months_agree_with_the_reference():
    inputs, expected = example("shared-survival-months")
    for row, wanted in zip(inputs["rows"], expected["rows"], strict=True):
        (time,) = active(row["dx"].replace("-", ""), last=row["last"].replace("-", ""))
        assert int(time.months) == survival.months(wanted["days"]) == wanted["months"]
        assert time.why.endswith(f": {wanted['days']} days")


def test_birth_limits_the_first_diagnosis():
    assert only("2018", birth="20180701")[0] == "20180930"
    assert only("201807", birth="20180721")[0] == "20180726"
    assert only("201807", birth="201807")[0] == "20180716"


def test_other_tumors_limit_a_diagnosis():
    first, second = active(Tumor("2018", "01"), Tumor("20180301", "02"))
    assert first.diagnosis == "20180130"  # the middle of 1 January and 1 March
    first, second = active(Tumor("20180301", "01"), Tumor("2018", "02"))
    assert second.diagnosis == "20180731"  # the middle of 1 March and 31 December


def test_a_tumor_before_one_that_was_survived_cannot_have_zero_days():
    first, second = active(Tumor("202404", "01"), Tumor("20240401", "02"), last="20240415")
    assert (first.flag, second.flag) == ("3", "1")
    assert active(Tumor("202404", "01"), last="20240415")[0].flag == "2"


def test_tumors_keep_their_places_whatever_their_order_in_time():
    later, unknown, sooner = active("20200101", "", "20180101")
    assert [later.months, unknown.months, sooner.months] == ["0050", "9999", "0074"]


def test_tumors_of_no_federal_interest_come_last():
    benign, malignant = active(Tumor("2018", "60"), Tumor("2018", "01"))
    assert malignant.diagnosis < benign.diagnosis


@pytest.mark.parametrize("source", ["6", "7"])
def test_autopsy_and_death_certificate_alone_have_a_flag_of_their_own(source):
    assert only(Tumor("20180303", "00", source))[2:] == ("9999", "8")
    assert only(Tumor("", "00", source))[2:] == ("9999", "9")


def test_a_study_ends_the_time():
    assert only("20230101", cut_at=END)[1:] == ("20231231", "0011", "1")
    assert only("20240101", cut_at=END)[2:] == ("9999", "9")
    # The end of the study is a full date, whatever is known of the last contact.
    assert only("20230101", last="202404", cut_at=END)[1:] == ("20231231", "0011", "1")


@pytest.mark.parametrize(
    ("last", "vital", "expected"),
    [
        ("20210101", "1", ("20231231", "0071", "1")),
        ("", "1", ("20231231", "0071", "1")),
        ("20210101", "0", ("20210101", "0036", "1")),
        ("20240201", "0", ("20231231", "0071", "1")),
        ("", "0", ("", "9999", "9")),
        ("", "", ("", "9999", "9")),
    ],
)
def test_the_living_are_presumed_alive_until_the_end_of_the_study(last, vital, expected):
    person = Person("", last, vital, [Tumor("20180101")])
    (time,) = survival.presumed_alive(person, END, today=TODAY)
    assert time[1:4] == expected


DATES = st.one_of(
    st.just(""),
    st.dates(date(2015, 1, 1), date(2024, 12, 31)).flatmap(
        lambda day: st.sampled_from([f"{day:%Y%m%d}", f"{day:%Y%m}", f"{day:%Y}"])
    ),
    st.text("0123456789X", max_size=8),
)
TUMORS = st.builds(Tumor, DATES, st.sampled_from(["", "00", "01", "02", "60"]))
PEOPLE = st.builds(
    Person, DATES, DATES, st.sampled_from(["0", "1", ""]), st.lists(TUMORS, max_size=4)
)


@given(PEOPLE)
def test_times_agree_with_their_own_dates(person):
    found = survival.active(person, today=TODAY) + survival.presumed_alive(person, END, today=TODAY)
    for tumor, time in zip([*person.tumors, *person.tumors], found, strict=True):
        known = survival.parts(tumor.diagnosis)
        if time.diagnosis:
            assert time.diagnosis.startswith(str(known).replace("-", ""))
        if time.flag == "9":
            assert time.months == "9999"
        else:
            days = (date.fromisoformat(time.end) - date.fromisoformat(time.diagnosis)).days
            assert int(time.months) == int(days / (365.24 / 12))
            assert (time.flag == "0") <= (days == 0)


@given(st.dates(date(1900, 1, 1), date(2025, 6, 30)), st.integers(0, 45_000))
def test_full_dates_give_completed_months(day, days):
    last = date.fromordinal(min(day.toordinal() + days, TODAY.toordinal()))
    days = (last - day).days
    time = only(f"{day:%Y%m%d}", last=f"{last:%Y%m%d}", birth="")
    assert time[2] == f"{int(days / (365.24 / 12)):04d}"
    assert time[3] == ("1" if days else "0")
