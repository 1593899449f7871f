"""Events in order of time, dates that contradict each other, and long silence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.audit.actions import SYSTEM
from registry.cases import actions as cases
from registry.cases.courses import actions as courses
from registry.cases.items import CaseItems
from registry.cases.timeline import events, findings
from registry.cases.timeline.events import Event
from registry.cases.timeline.findings import months_between
from registry.standards.partial_date import PartialDate

TODAY = date(2025, 6, 30)


def event(kind, start, end="", tumor=1, **rest):
    return Event(
        kind, kind.capitalize(), events.date_of(start), events.date_of(end), tumor=tumor, **rest
    )


def messages(*found, birth=""):
    return [
        conflict.message
        for conflict in findings.conflicts(found, birth=events.date_of(birth), today=TODAY)
    ]


def silence(*found):
    return [
        (str(gap.start), str(gap.end), gap.is_open) for gap in findings.gaps(found, today=TODAY)
    ]


def told(abstract):
    return [
        (each.kind, str(each.start or ""), str(each.end or ""))
        for each in events.of_patient(abstract.patient)
    ]


def test_items_tell_of_events_dated_or_given(make_abstract):
    abstract = make_abstract(
        dateOf1stContact="20240105",
        dateOfDiagnosis="202401",
        primarySite="C504",
        rxDateRadiation="20240301",
        rxDateRadiationEnded="20240415",
        rxSummChemo="03",
        rxSummHormone="00",
        rxSummTransplntEndocr="00",
        rxSummPalliativeProc="0",
        dateOfLastContact="20250101",
        vitalStatus="1",
    )
    # Chemotherapy was given, nobody knows when; hormones, transplants and palliation were not.
    assert told(abstract) == [
        ("diagnosis", "202401", ""),
        ("contact", "20240105", ""),
        ("radiation", "20240301", "20240415"),
        ("chemo", "", ""),
        ("last", "20250101", ""),
    ]


def test_surgery_is_told_once_and_systemic_therapy_by_its_kinds(make_abstract):
    abstract = make_abstract(
        rxDateSurgery="20240201",
        rxDateMostDefinSurg="20240201",
        rxSummSurgPrimSite2023="A220",
        rxDateSystemic="20240301",
        rxDateChemo="20240301",
    )
    kinds = [kind for kind, *_ in told(abstract)]
    assert kinds.count("surgery") == 1
    assert "systemic" not in kinds
    assert "chemo" in kinds


def test_courses_recurrences_and_earlier_contacts_are_events(make_abstract):
    abstract = make_abstract(recurrenceDate1st="20240510", recurrenceType1st="54")
    for day in ("20240101", "20250101"):
        loaded = dict(CaseItems.of(abstract))
        items = {"dateOfLastContact": day, "vitalStatus": "1"}
        cases.save_items(SYSTEM, abstract, items, loaded=loaded, today=TODAY)
    courses.keep_treatment(
        SYSTEM, abstract, {"course": "2", "drugs": ["FOLFOX"], "started": "2024"}, today=TODAY
    )
    courses.keep_recurrence(SYSTEM, abstract, {"date": "20250110", "type": "52"}, today=TODAY)
    found = {(each.label, str(each.start)): each for each in events.of_patient(abstract.patient)}
    assert found["First recurrence", "20240510"].recurrence
    assert found["Further recurrence", "20250110"].tumor == 1
    chemo = found["Chemotherapy", "2024"]
    assert chemo.detail == "Course 2, fluorouracil; leucovorin; oxaliplatin"
    assert ("Earlier contact", "20240101") in found
    assert ("Last contact", "20250101") in found


def test_two_facilities_share_the_tumor_not_the_first_contact(make_abstract, make_facility):
    first = make_abstract(dateOf1stContact="20240105", dateOfDiagnosis="20240101")
    make_abstract(
        patient=first.patient,
        facility=make_facility(),
        tumor=first.tumor,
        dateOf1stContact="20240220",
    )
    kinds = [(kind, start) for kind, start, _ in told(first)]
    assert kinds == [
        ("diagnosis", "20240101"),
        ("contact", "20240105"),
        ("contact", "20240220"),
    ]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            [event("diagnosis", "20240201"), event("chemo", "20240131")],
            "Chemo, 2024-01-31, lies before the diagnosis, 2024-02-01",
        ),
        (
            [event("diagnosis", "20240201"), event("recurrence", "2023")],
            "Recurrence, 2023, lies before the diagnosis, 2024-02-01",
        ),
        (
            [event("death", "20240201", tumor=0), event("radiation", "20240115", "20240302")],
            "Radiation, 2024-03-02, lies after the death, 2024-02-01",
        ),
        (
            [event("last", "20240201", tumor=0), event("surgery", "20240202")],
            "Surgery, 2024-02-02, lies after the last contact, 2024-02-01: whoever was treated "
            "or seen then was in contact",
        ),
        ([event("surgery", "20260101")], "Surgery, 2026-01-01, lies after today, 2025-06-30"),
        (
            [event("radiation", "20240302", "20240301")],
            "Radiation, 2024-03-02, ends before it starts, 2024-03-01",
        ),
        (
            [event("chemo", "20240601", course=2), event("chemo", "202405", course=3)],
            "Chemo, 2024-05, in course 3 lies before the course 2 began, 2024-06-01",
        ),
    ],
)
def test_contradictions_are_explained(found, words):
    assert messages(*found) == [words]


@pytest.mark.parametrize(
    "found",
    [
        # Known in part, each may be right: chemotherapy in February after the diagnosis.
        [event("diagnosis", "20240210"), event("chemo", "202402")],
        [event("diagnosis", "2024"), event("surgery", "20240101")],
        # A biopsy and a first visit come before the diagnosis; so does another tumor's therapy.
        [event("diagnosis", "20240210"), event("workup", "20240201")],
        [event("diagnosis", "20240210"), event("contact", "20240201")],
        [event("diagnosis", "20240210"), event("chemo", "20200101", tumor=2)],
        [event("death", "20240201", tumor=0), event("radiation", "20240115", "202402")],
        [event("chemo", "", course=2), event("chemo", "20240101", course=3)],
    ],
)
def test_what_may_be_right_is_no_contradiction(found):
    assert messages(*found) == []


def test_nothing_happens_before_the_birth():
    assert messages(event("diagnosis", "19591231"), birth="19600101") == [
        "Diagnosis, 1959-12-31, lies before the birth, 1960-01-01"
    ]


def test_more_than_fifteen_months_without_a_date_are_a_gap():
    # 15 January 2021 and 15 April 2022 are 15 months apart, the 16th is more.
    assert silence(event("diagnosis", "20210115"), event("death", "20220415", tumor=0)) == []
    assert silence(event("diagnosis", "20210115"), event("death", "20220416", tumor=0)) == [
        ("2021-01-15", "2022-04-16", False)
    ]


def test_the_living_are_silent_until_today_the_dead_no_more():
    last = event("last", "20240101", tumor=0)
    assert silence(last) == [("2024-01-01", "2025-06-30", True)]
    assert silence(event("death", "20100101", tumor=0)) == []
    assert silence(event("diagnosis", "")) == []


def test_a_long_treatment_is_no_silence_and_a_partial_date_counts_whole():
    found = [
        event("diagnosis", "20200101"),
        event("hormone", "20200201", "20231231"),
        event("last", "2025", tumor=0),
    ]
    assert silence(*found) == []
    # The diagnosis may have been in December 2019: 13 months to January 2021, no certain gap.
    assert silence(event("diagnosis", "2019"), event("death", "202101", tumor=0)) == []


days = st.dates(date(1990, 1, 1), date(2030, 12, 31))
partial = st.builds(
    lambda day, length: PartialDate.from_naaccr(f"{day:%Y%m%d}"[:length]),
    days,
    st.sampled_from([4, 6, 8]),
)


@given(days, days)
def test_months_are_whole(one, other):
    first, last = sorted([one, other])
    months = months_between(first, last)
    assert 0 <= months <= (last - first).days / 28
    assert months >= (last - first).days // 31


@given(st.lists(st.builds(Event, st.just("contact"), st.just("Contact"), partial), max_size=12))
def test_gaps_hold_no_event_and_are_long(found):
    for gap in findings.gaps(found, today=TODAY):
        assert gap.months >= findings.GAP_MONTHS
        for each in found:
            assert each.start.latest() <= gap.start or each.start.earliest() >= gap.end
