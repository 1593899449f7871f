"""The picture of the time line, and its page."""

from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from registry.abstracting import timeline
from registry.audit.models import AuditEvent
from registry.cases.timeline import findings
from registry.cases.timeline.events import Event
from registry.extensions import db
from registry.standards.partial_date import PartialDate

TODAY = date(2025, 6, 30)


def day(value):
    return PartialDate.from_naaccr(value)


def draw(*events, titles=("1. Breast",), today=TODAY):
    conflicts = findings.conflicts(events, today=today)
    gaps = findings.gaps(events, today=today)
    return timeline.draw(titles, events, conflicts, gaps, today=today)


def test_places_follow_the_days():
    diagnosis = Event("diagnosis", "Diagnosis", day("20240101"), tumor=1)
    death = Event("death", "Death", day("20241231"))
    picture = draw(diagnosis, death)
    tumor, patient = picture.lanes
    assert (tumor.title, patient.title) == ("1. Breast", "Contacts")
    # The first day stands at the left margin, the last one at the right.
    assert tumor.marks[0].x == 12
    assert patient.marks[0].x == picture.death == 988
    assert picture.today is None
    assert [words for _, words in picture.ticks] == [f"2024-{month:02d}" for month in range(2, 13)]


def test_what_is_known_in_part_is_drawn_as_such():
    picture = draw(
        Event("radiation", "Radiation", day("202402"), day("20240615"), tumor=1),
        Event("death", "Death", day("20241231")),
    )
    mark = picture.lanes[0].marks[0]
    assert mark.is_partial
    assert mark.x < mark.sure < mark.sure_end == mark.end
    assert mark.title == "Radiation, 2024-02 to 2024-06-15"


def test_what_is_not_dated_is_counted_in_the_title():
    picture = draw(
        Event("diagnosis", "Diagnosis", day("20240101"), tumor=1),
        Event("chemo", "Chemotherapy", None, tumor=1),
    )
    assert picture.lanes[0].title == "1. Breast (1 not dated)"
    assert draw(Event("chemo", "Chemotherapy", None, tumor=1)) is None


def test_a_contradiction_is_marked_in_words():
    picture = draw(
        Event("diagnosis", "Diagnosis", day("20240201"), tumor=1),
        Event("chemo", "Chemotherapy", day("20240101"), tumor=1),
    )
    assert [mark.label for mark in picture.lanes[0].marks] == ["! Chemotherapy", "Diagnosis"]


dates = st.builds(
    lambda day, length: PartialDate.from_naaccr(f"{day:%Y%m%d}"[:length]),
    st.dates(date(1950, 1, 1), date(2024, 12, 31)),
    st.sampled_from([4, 6, 8]),
)
anything = st.builds(
    Event,
    st.sampled_from(["diagnosis", "chemo", "recurrence"]),
    st.sampled_from(["Diagnosis", "Transplant or endocrine procedure"]),
    dates,
    st.none() | dates,
    tumor=st.integers(1, 15),
)


@given(st.lists(anything, min_size=1, max_size=60))
def test_nothing_overlaps_or_leaves_the_picture(events):
    picture = draw(*events, titles=[f"{number}." for number in range(1, 16)])
    assert sum(len(lane.marks) for lane in picture.lanes) == len(events)
    assert len(picture.ticks) <= timeline.MOST_TICKS
    for lane in picture.lanes:
        spans = []
        for mark in lane.marks:
            length = len(mark.label) * timeline.LETTER
            left = mark.label_x - length if mark.to_left else mark.x
            right = mark.end if mark.to_left else max(mark.end, mark.label_x + length)
            assert left >= 0
            assert right <= timeline.WIDTH
            assert lane.y < mark.y < lane.y + lane.height
            spans.append((mark.y, left, right))
        for one, other in combinations(spans, 2):
            assert one[0] != other[0] or one[2] <= other[1] or other[2] <= one[1]


def test_the_page_shows_the_picture_and_the_same_as_a_table(sign_in, make_abstract):
    abstract = make_abstract(
        dateOf1stContact="20200105",
        dateOfDiagnosis="20200110",
        rxDateSurgery="20200101",
        dateOfLastContact="20220101",
        vitalStatus="1",
        primarySite="C504",
    )
    page = sign_in("registrar").get(f"/patients/{abstract.patient_id}/time-line")
    assert page.select_one("svg[role=img] .mark-diagnosis")
    rows = page.texts("tbody th")
    assert rows[:3] == ["Surgery of the primary site", "First contact", "Diagnosis"]
    assert "Surgery of the primary site, 2020-01-01, lies before the diagnosis" in page.text()
    assert "No contact for more than 15 months: 2022-01-01 to today" in page.text()
    last = db.session.query(AuditEvent).order_by(AuditEvent.id.desc()).first()
    assert (last.action, last.detail) == ("view patient", {"page": "time line"})


def test_a_patient_without_cases_has_no_time_line_yet(sign_in, make_patient):
    page = sign_in("reviewer").get(f"/patients/{make_patient().id}/time-line")
    assert "No case has been opened yet" in page.text()


def test_an_analyst_sees_no_time_line(sign_in, make_patient):
    sign_in("analyst").get(f"/patients/{make_patient().id}/time-line", status=403)
