"""Writes of treatments and recurrences, each with its audit event."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases import actions as cases
from registry.cases.courses import checks, coding, queries, stepping
from registry.cases.courses.models import Recurrence, Treatment
from registry.cases.items import CaseItems
from registry.cases.models import Abstract
from registry.extensions import db
from registry.transactions import transaction


class ChangedMeanwhile(Exception):
    """Somebody else changed *row* since the form was opened; nothing was stored."""

    def __init__(self, row: Treatment | Recurrence) -> None:
        super().__init__(f"{row.changed_by} changed this since the form was opened")
        self.row = row


def keep_treatment(
    actor: Actor,
    abstract: Abstract,
    values: Mapping[str, Any],
    *,
    treatment: Treatment | None = None,
    version: int = 1,
    today: date,
) -> Treatment:
    """Add a treatment to the abstract's tumor, or change one; see :func:`checks.treatment`.

    Raises CannotKeep; and ChangedMeanwhile where *version* is not the newest.
    """
    columns = checks.treatment(values, today=today)
    with transaction():
        row = treatment or Treatment(tumor_id=abstract.tumor_id)
        _keep(actor, abstract, row, columns, version)
    return row


def remove_treatment(actor: Actor, abstract: Abstract, treatment: Treatment) -> None:
    """Remove a treatment; the trail keeps what it said."""
    with transaction():
        _remove(actor, abstract, treatment)


def keep_recurrence(
    actor: Actor,
    abstract: Abstract,
    values: Mapping[str, Any],
    *,
    recurrence: Recurrence | None = None,
    version: int = 1,
    today: date,
) -> Recurrence:
    """Add a recurrence to the abstract's tumor, or change one; see :func:`checks.recurrence`.

    Items 1860 and 1880 follow the first recurrence.  One that only they tell of
    joins the list, unless it is the one that is added.
    """
    columns = checks.recurrence(values, today=today)
    with transaction():
        row = recurrence
        if row is None:
            row = _adopted(actor, abstract, columns) or Recurrence(tumor_id=abstract.tumor_id)
            version = row.version or 1
        _keep(actor, abstract, row, columns, version)
        _set_items(actor, abstract, today)
    return row


def remove_recurrence(
    actor: Actor, abstract: Abstract, recurrence: Recurrence, *, today: date
) -> None:
    """Remove a recurrence; items 1860 and 1880 tell of the first one that is left."""
    with transaction():
        _remove(actor, abstract, recurrence)
        _set_items(actor, abstract, today)


def list_coded_recurrence(actor: Actor, abstract: Abstract) -> None:
    """Make the first recurrence of the list what items 1860 and 1880 tell of."""
    with transaction():
        case = CaseItems.of(abstract)
        told, first = stepping.of_items(case), queries.first_recurrence(abstract.tumor_id)
        if told and first is None:
            _adopt(actor, abstract, told)
        elif told:
            stepping.follow(actor, abstract, case, stepping.ITEMS)


def code_first_recurrence(actor: Actor, abstract: Abstract, *, today: date) -> None:
    """Make items 1860 and 1880 tell of the first recurrence of the list."""
    with transaction():
        _set_items(actor, abstract, today)


def take_codes(
    actor: Actor, abstract: Abstract, naaccr_ids: Collection[str], *, today: date
) -> int:
    """Put the codes that the drugs of the first course mean into items; return how many changed."""
    with transaction():
        case = CaseItems.of(abstract)
        wanted = {
            each.naaccr_id: each.code
            for each in coding.proposals(abstract, case, queries.treatments([abstract.tumor_id]))
            if each.naaccr_id in naaccr_ids
        }
        return len(_save(actor, abstract, wanted, today).changed)


def _adopted(actor: Actor, abstract: Abstract, columns: Mapping[str, Any]) -> Recurrence | None:
    """List what only the items tell of; return it where *columns* are about the same recurrence."""
    told = stepping.of_items(CaseItems.of(abstract))
    if told is None or queries.first_recurrence(abstract.tumor_id):
        return None
    row = _adopt(actor, abstract, told)
    return row if columns["date"] in {told["date"], ""} or not told["date"] else None


def _adopt(actor: Actor, abstract: Abstract, told: Mapping[str, str]) -> Recurrence:
    row = Recurrence(tumor_id=abstract.tumor_id)
    _keep(actor, abstract, row, {**told, "sites": [], "confirmed": "", "note": ""}, 1)
    return row


def _set_items(actor: Actor, abstract: Abstract, today: date) -> None:
    _save(actor, abstract, stepping.of_row(queries.first_recurrence(abstract.tumor_id)), today)


def _save(actor: Actor, abstract: Abstract, wanted: Mapping[str, str], today: date) -> cases.Saved:
    loaded = dict(CaseItems.of(abstract))
    return cases.save_items(actor, abstract, wanted, loaded=loaded, today=today)


def _keep(
    actor: Actor,
    abstract: Abstract,
    row: Treatment | Recurrence,
    columns: Mapping[str, Any],
    version: int,
) -> None:
    is_new = row.id is None
    if not is_new and row.version != version:
        raise ChangedMeanwhile(row)
    changes = {
        name: [getattr(row, name), value]
        for name, value in columns.items()
        if getattr(row, name) != value
    }
    if not changes:
        return
    for name, value in columns.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by = datetime.now(UTC), actor.username
    db.session.add(row)
    db.session.flush()
    _record(actor, abstract, "add" if is_new else "change", row, changes)


def _remove(actor: Actor, abstract: Abstract, row: Treatment | Recurrence) -> None:
    names = [column.key for column in row.__table__.columns if column.key not in _STAMPS]
    _record(actor, abstract, "remove", row, {name: [getattr(row, name), None] for name in names})
    db.session.delete(row)
    db.session.flush()


_STAMPS = {"id", "tumor_id", "version", "changed_at", "changed_by"}


def _record(
    actor: Actor, abstract: Abstract, verb: str, row: Treatment | Recurrence, fields: object
) -> None:
    what = row.__tablename__
    detail = {what: row.id, "tumor": row.tumor_id, "fields": fields}
    audit.record(actor, Event(f"{verb} {what}", abstract.patient_id, abstract.id, detail))
