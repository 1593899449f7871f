"""Over-rides: a flag is set on an edit that fires, with a reason, and cleared by a change."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.editing import local, repairs
from registry.cases.editing.cases import case_of
from registry.cases.items import CaseItems
from registry.cases.models import Abstract, LocalEditRow, OverRide
from registry.edits import engine
from registry.edits.edit import Edit
from registry.extensions import db
from registry.standards import codes
from registry.transactions import transaction


class NotOverRidden(Exception):
    """The over-ride was refused; the message says why."""


def over_ride(
    actor: Actor, abstract: Abstract, edit: Edit, *, value: str, reason: str, today: date
) -> None:
    """Set the flag of *edit* to *value*, because of *reason*; raises NotOverRidden."""
    with transaction():
        if not edit.over_ride:
            raise NotOverRidden(f"{edit.id} has no over-ride: the items have to be corrected")
        if not edit.failing(case_of(abstract, today=today)):
            raise NotOverRidden(f"{edit.id} does not fire, so there is nothing to over-ride")
        if value not in flag_values(edit):
            raise NotOverRidden(f"{value!r} is not a code of {edit.over_ride}")
        if not reason.strip():
            raise NotOverRidden("Say why the case is right as it is")
        case, now = CaseItems.of(abstract), datetime.now(UTC)
        before = case[edit.over_ride]
        case.set({edit.over_ride: value, "dateCaseLastChanged": f"{today:%Y%m%d}"})
        abstract.tumor.changed_at, abstract.tumor.changed_by = now, actor.username
        abstract.changed_at, abstract.changed_by = now, actor.username
        db.session.add(
            OverRide(
                abstract_id=abstract.id,
                edit_id=edit.id,
                flag=edit.over_ride,
                value=value,
                reason=reason.strip(),
                set_by=actor.username,
                set_at=now,
            )
        )
        repairs.remember(abstract, engine.run(case_of(abstract, today=today)), today=today)
        detail = {"edit": edit.id, "changes": {edit.over_ride: [before, value]}, "reason": reason}
        event = Event("over-ride edit", abstract.patient_id, abstract.id, detail)
        audit.record(actor, event)


def clear_flag(actor: Actor, abstract: Abstract, edit: Edit, *, today: date) -> None:
    """Blank the over-ride flag of *edit*, whether or not it fires."""
    with transaction():
        case, now = CaseItems.of(abstract), datetime.now(UTC)
        before = case.set({edit.over_ride: ""})
        if not before:
            return
        mark_cleared(abstract, before)
        case.set({"dateCaseLastChanged": f"{today:%Y%m%d}"})
        abstract.changed_at, abstract.changed_by = now, actor.username
        repairs.remember(abstract, engine.run(case_of(abstract, today=today)), today=today)
        detail = {"edit": edit.id, "changes": {edit.over_ride: [before[edit.over_ride], ""]}}
        audit.record(actor, Event("clear over-ride", abstract.patient_id, abstract.id, detail))


def keep_local_edit(
    actor: Actor, row: LocalEditRow | None, values: Mapping[str, Any]
) -> LocalEditRow:
    """Store a local edit, new where *row* is None; its condition was read before."""
    with transaction():
        kept = local.stamped(row or LocalEditRow(), values, actor.username)
        db.session.add(kept)
        db.session.flush()
        audit.record(actor, Event("keep local edit", detail={"edit": kept.edit_id, **values}))
    return kept


def clear_over_rides(case: CaseItems, changed: Mapping[str, str]) -> dict[str, str]:
    """Blank the flags of edits that look at a *changed* item; return their old values.

    A flag that was changed by hand in the same save stays as it was typed.
    """
    edits = {edit for item in changed for edit in engine.touching(item) if edit.over_ride}
    flags = {edit.over_ride for edit in edits} - changed.keys()
    return case.set({flag: "" for flag in flags if case[flag]})


def mark_cleared(abstract: Abstract, flags: Mapping[str, str]) -> None:
    """Note in the log of over-rides that *flags* are cleared now."""
    open_ones = select(OverRide).where(
        OverRide.abstract_id == abstract.id,
        OverRide.flag.in_(flags),
        OverRide.cleared_at.is_(None),
    )
    for each in db.session.scalars(open_ones):
        each.cleared_at = datetime.now(UTC)


def flag_values(edit: Edit) -> dict[str, str]:
    """Return the values that the flag of an edit may have, with what they mean."""
    listed = codes.code_list(edit.over_ride)
    return {code.code: code.label for code in listed.codes()} if listed else {"1": "Reviewed"}
