from datetime import date, timedelta

import pytest
from sqlalchemy import select

from registry import clock
from registry.abstracting.waiting_form import NoDay, WaitingForm
from registry.audit.actions import SYSTEM
from registry.audit.models import AuditEvent
from registry.cases import actions as cases
from registry.cases import queries
from registry.cases.filters import CaseFilter
from registry.cases.waiting import actions, work
from registry.cases.waiting.actions import CannotWait
from registry.cases.waiting.models import Waiting
from registry.cases.waiting.reasons import usual_day
from registry.extensions import db

TODAY = date(2025, 6, 30)


def let_wait(abstract, reason="surgery", until=date(2025, 7, 20), **rest):
    return actions.let_wait(SYSTEM, abstract, reason, until, today=TODAY, **rest)


@pytest.fixture
def three(make_abstract):
    """First contact in 2024, in June 2025, and unknown: overdue, ready, ready."""
    return [
        make_abstract(dateOf1stContact=contact) for contact in ("20241201", "20250610", "20250101")
    ]


def counts(day):
    found = work.counts(CaseFilter(), f"{day:%Y%m%d}")
    return found.overdue, found.ready, found.waiting, found.woken


@pytest.mark.postgres
def test_each_incomplete_case_is_overdue_ready_or_waiting(any_app):
    facility = cases.add_facility(SYSTEM, facility_id="0000099001", name="Elm Hospital")
    patient = cases.add_patient(SYSTEM, {"nameLast": "Okafor"})
    old, new, undated = (
        cases.open_abstract(SYSTEM, patient, facility, {"dateOf1stContact": contact}, today=TODAY)
        for contact in ("20241201", "20250610", "20250101")
    )
    loaded = {"dateOf1stContact": "20250101"}
    cases.save_items(SYSTEM, undated, {"dateOf1stContact": ""}, loaded=loaded, today=TODAY)
    assert counts(TODAY) == (1, 2, 0, 0)
    let_wait(old)
    let_wait(new, until=date(2025, 7, 10))
    assert counts(TODAY) == (0, 1, 2, 0)
    # On its day a case is work again: 10 July for one, 20 July for the other.
    assert counts(date(2025, 7, 9)) == (0, 1, 2, 0)
    assert counts(date(2025, 7, 10)) == (0, 2, 1, 1)
    assert counts(date(2025, 7, 20)) == (1, 2, 0, 2)
    listed = queries.case_list(CaseFilter(), today="20250630", order="work").rows
    assert [row.abstract_id for row in listed] == [undated.id, new.id, old.id]


@pytest.mark.parametrize(
    ("reason", "until", "note", "field", "words"),
    [
        ("holiday", date(2025, 7, 1), "", "reason", "Choose what the case waits for"),
        ("surgery", TODAY, "", "until", "from 2025-07-01 to 2026-07-01, not 2025-06-30"),
        ("surgery", date(2026, 7, 2), "", "until", "not 2026-07-02"),
        ("other", date(2025, 7, 1), " ", "note", "Say in a few words"),
    ],
)
def test_what_cannot_be_waited_for_is_refused(make_abstract, reason, until, note, field, words):
    with pytest.raises(CannotWait, match=words) as refused:
        let_wait(make_abstract(), reason, until, note=note)
    assert refused.value.field == field
    assert db.session.scalars(select(Waiting)).all() == []


def test_waiting_and_waking_are_recorded(make_abstract):
    abstract = make_abstract()
    let_wait(abstract, note="  lobectomy in July ")
    let_wait(abstract, "records", date(2025, 7, 14))
    assert actions.wake(SYSTEM, abstract)
    assert not actions.wake(SYSTEM, abstract)
    events = db.session.scalars(
        select(AuditEvent).where(AuditEvent.action.in_(["let case wait", "wake case"]))
    )
    assert [event.detail for event in events] == [
        {"reason": "surgery", "until": "20250720", "note": "lobectomy in July"},
        {"reason": "records", "until": "20250714", "note": ""},
        {"reason": "records", "until": "20250714"},
    ]


def test_the_usual_day_follows_the_reason():
    assert usual_day("surgery", TODAY) == date(2025, 7, 30)
    assert usual_day("records", TODAY) == date(2025, 7, 14)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("", date(2025, 7, 30)), ("+7", date(2025, 7, 7)), ("7/15/2025", date(2025, 7, 15)),
     ("20250801", date(2025, 8, 1))],
)  # fmt: skip
def test_a_day_is_typed_as_a_date_or_as_days_from_now(app, typed, day):
    with app.test_request_context(method="POST", data={"reason": "surgery", "until": typed}):
        assert WaitingForm().day(TODAY) == day


@pytest.mark.parametrize("typed", ["+x", "+9999", "7/2025", "2/30/2025", "soon"])
def test_a_day_that_is_none_is_named(app, typed):
    with app.test_request_context(method="POST", data={"reason": "surgery", "until": typed}):
        form = WaitingForm()
        with pytest.raises(NoDay, match="Type"):
            form.day(TODAY)


def test_a_case_is_put_to_wait_listed_and_woken_on_screen(registrar, breast):
    day = clock.today() + timedelta(days=30)
    page = registrar.get(f"/abstracts/{breast.id}/waiting")
    page = registrar.submit(page, "#waiting", reason="surgery", note="lobectomy")
    assert page.text(".flash") == f"The case waits until {day}; then it is work again."
    page = registrar.get("/abstracts?work=waiting&order=work")
    assert page.text("caption") == "One case"
    assert f"waits for surgery until {day}" in page.text("tbody tr")
    assert page.text(".work [aria-current]") == "Waiting 1"
    assert registrar.get("/abstracts?work=ready").select(".empty")

    page = registrar.get(f"/abstracts/{breast.id}")
    assert f"waits for surgery until {day}" in page.text(".banner")
    page = registrar.post(f"/abstracts/{breast.id}/waiting", {"wake": "yes"})
    assert page.text(".flash") == "The case does not wait any more."
    assert registrar.get("/abstracts?work=waiting").select(".empty")


def test_a_slip_of_the_finger_is_said_at_its_field(registrar, breast):
    page = registrar.get(f"/abstracts/{breast.id}/waiting")
    page = registrar.submit(page, "#waiting", reason="surgery", until="2062")
    assert "Type the day as well as month and year" in page.text("#until-error")
    page = registrar.submit(page, "#waiting", reason="surgery", until="1/1/2062", note="x" * 201)
    assert "Shorten the note to 200 characters" in page.text("#note-error")


def test_the_order_of_work_is_overdue_then_ready_then_waiting_by_day(registrar, make_abstract):
    today = clock.today()
    contacts = [today - timedelta(days=days) for days in (10, 400, 20, 500)]
    ready, old, asleep, older = (
        make_abstract(dateOf1stContact=f"{day:%Y%m%d}") for day in contacts
    )
    actions.let_wait(SYSTEM, asleep, "surgery", today + timedelta(days=5), today=today)
    page = registrar.get("/abstracts?order=work")
    links = [link["href"] for link in page.select("tbody th a")]
    assert links == [f"/abstracts/{each.id}" for each in (older, old, ready, asleep)]


def test_a_case_that_waits_and_is_overdue_says_both(registrar, make_abstract):
    today = clock.today()
    old = make_abstract(dateOf1stContact=f"{today - timedelta(days=400):%Y%m%d}")
    actions.let_wait(SYSTEM, old, "surgery", today + timedelta(days=5), today=today)
    make_abstract(dateOf1stContact=f"{today - timedelta(days=4):%Y%m%d}")
    waiting, ready = registrar.get("/abstracts?order=work").texts("tbody tr")[::-1]
    assert "Incomplete Overdue waits for surgery" in waiting
    assert "Overdue" not in ready


def test_the_work_list_counts_within_the_filters(registrar, three):
    page = registrar.get("/abstracts?site=C61")
    assert page.texts(".work a")[:3] == ["Overdue 0", "Ready 0", "Waiting 0"]
    assert registrar.get("/abstracts?work=lazy").text(".error-summary p").startswith("Work: 'lazy'")


def test_typing_that_was_left_behind_stands_over_the_case_list(registrar, breast):
    where = f"/abstracts/{breast.id}/sections/cancer"
    page = registrar.get(where).fields("#section")["page"]
    values = {"typed": '{"laterality": "1"}', "loaded": "{}", "leaving": "yes"}
    registrar.post(f"/abstracts/{breast.id}/drafts/{page}", values, status=204)
    page = registrar.get("/abstracts")
    link = page.select_one("section[aria-label=Drafts] a")
    assert link["href"] == where
    assert link.text.endswith("Cancer identification")
