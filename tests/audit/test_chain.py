"""The audit trail only grows, and shows when it was tampered with."""

import threading

import pytest
from sqlalchemy import select, text

from registry.audit import actions, queries
from registry.audit.actions import SYSTEM, Actor, Event
from registry.audit.models import AuditEvent
from registry.extensions import db
from registry.transactions import transaction


def record(*names):
    actions.record_all(SYSTEM, [Event(name, detail={"n": name}) for name in names])


def tamper(statement):
    """Change the trail as somebody with the database's keys could."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        else:
            connection.execute(text("DROP TRIGGER audit_event_no_update"))
            connection.execute(text("DROP TRIGGER audit_event_no_delete"))
        connection.execute(text(statement))
    db.session.commit()


@pytest.mark.postgres
def test_an_untouched_trail_is_whole(any_app):
    assert list(actions.broken_events()) == []
    record("one", "two")
    record("three")
    assert list(actions.broken_events()) == []
    assert db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)).all() == [
        "one",
        "two",
        "three",
    ]


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE audit_event SET username = 'nobody' WHERE id = 2", [2]),
        ("UPDATE audit_event SET detail = '{}' WHERE id = 1", [1]),
        ("UPDATE audit_event SET patient_id = 7 WHERE id = 3", [3]),
        ("DELETE FROM audit_event WHERE id = 2", [3]),
        ("UPDATE audit_event SET hash = 'x' WHERE id = 1", [1, 2]),
    ],
)
def test_a_change_behind_the_database_s_back_is_found(any_app, statement, broken):
    record("one", "two", "three")
    tamper(statement)
    assert list(actions.broken_events()) == broken


@pytest.mark.postgres
def test_writers_at_the_same_time_make_one_chain(any_app):
    def write(number):
        with any_app.app_context():
            for _ in range(5):
                actions.record(Actor(None, f"writer {number}"), Event("write"))
            db.session.remove()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(db.session.scalars(select(AuditEvent.id)).all()) == 20
    assert list(actions.broken_events()) == []


@pytest.mark.postgres
def test_each_action_of_the_trail_is_named_once(any_app):
    assert queries.actions_seen() == []
    record("view", "change", "view", "add", "change")
    assert queries.actions_seen() == ["add", "change", "view"]


def test_an_event_is_lost_with_the_transaction_that_it_describes(app):
    def fail_after_recording():
        with transaction():
            record("one")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_recording()
    assert db.session.scalars(select(AuditEvent.id)).all() == []
