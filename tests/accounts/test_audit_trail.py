from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from registry.audit.actions import SYSTEM, Actor, Event, record, record_all
from registry.audit.models import AuditEvent
from registry.extensions import db


@pytest.fixture
def administrator(sign_in):
    return sign_in("administrator", username="kim")


def shown(page):
    """Return user, action, patient and abstract of the events on a page."""
    return [tuple(page_row(row)) for row in page.select("tbody tr")]


def page_row(row):
    cells = [cell.text.strip() for cell in row.select("td")]
    return cells[1:5]


def test_the_newest_events_come_first_and_can_be_chosen(administrator, make_abstract):
    abstract = make_abstract()
    record(Actor(None, "pat"), Event("print case", abstract.patient_id, abstract.id))
    page = administrator.get("/audit")
    assert shown(page)[0] == ("pat", "print case", str(abstract.patient_id), str(abstract.id))
    for query in ({"action": "print case"}, {"username": "pat"}):
        assert shown(administrator.get("/audit", **query)) == [shown(page)[0]]
    page = administrator.get("/audit", abstract_id=abstract.id)
    assert [row[1] for row in shown(page)] == ["print case", "open case"]
    assert shown(administrator.get("/audit", patient_id=999)) == []


def test_dates_are_included_on_both_ends(administrator):
    today = datetime.now().astimezone().date()
    record(SYSTEM, Event("import"))
    inside = administrator.get("/audit", first=today, last=today, action="import")
    assert len(shown(inside)) == 1
    before = administrator.get("/audit", last=today - timedelta(days=1), action="import")
    assert shown(before) == []


def test_a_date_that_is_none_is_said(administrator):
    page = administrator.get("/audit", first="soon")
    assert page.select(".error-summary a[href='#first']")


def test_the_trail_has_pages_that_keep_the_choice(administrator):
    record_all(SYSTEM, [Event("import", detail={"file": number}) for number in range(120)])
    page = administrator.get("/audit", action="import")
    assert page.text(".pages span") == "Page 1 of 3, 120 in all"
    page = administrator.get(page.select_one("a[rel=next]")["href"])
    assert page.text(".pages span") == "Page 2 of 3, 120 in all"
    assert {row[1] for row in shown(page)} == {"import"}
    assert len(administrator.get("/audit", action="import", page=99).select("tbody tr")) == 20


def test_looking_at_the_trail_is_an_event(administrator):
    administrator.get("/audit")
    assert shown(administrator.get("/audit"))[0][:2] == ("kim", "view audit trail")


@pytest.mark.parametrize("role", ["registrar", "reviewer", "analyst"])
def test_only_administrators_see_the_trail(sign_in, role):
    sign_in(role).get("/audit", status=403)


def test_details_cannot_smuggle_markup_into_the_page(administrator):
    values = {
        "at": datetime.now(UTC),
        "username": "<script>x</script>",
        "action": "odd",
        "detail": {"name": "<img src=x onerror=y>"},
        "previous_hash": "0",
        "hash": "1",
    }
    db.session.execute(insert(AuditEvent).values(**values))
    db.session.commit()
    page = administrator.get("/audit", action="odd")
    assert page.select("main img, main script") == []
