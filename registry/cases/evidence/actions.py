"""Adding and removing reports, and keeping evidence."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.evidence.cleaning import cleaned
from registry.cases.evidence.models import CaseReport, Evidence
from registry.cases.items import CaseItems
from registry.cases.models import Abstract
from registry.extensions import db
from registry.reading.kinds import KINDS
from registry.transactions import transaction

# A report of a few pages has ten thousand characters.
MOST = 2_000_000
TITLE = 80


class ReportRefused(Exception):
    """The text cannot be kept as a report; the message says why."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The words *start* to *end* of a report that bear out what *item* is coded as.

    With a *value* they bear out that one alone; "" is whatever the item holds.
    """

    item: str
    report_id: int
    start: int
    end: int
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> "Pointer":
        """Read ``primarySite:12:340:352`` or ``primarySite:12:340:352:C504``; raises ValueError."""
        item, report_id, start, end, *value = text.split(":", 4)
        return cls(item, int(report_id), int(start), int(end), *value)


def add_report(
    actor: Actor, abstract: Abstract, text: str, *, kind: str = "", title: str = ""
) -> CaseReport:
    """Keep a pasted *text* with the case; raises ReportRefused."""
    readable = cleaned(text)
    if not readable:
        raise ReportRefused("Paste the text of the report; the box is empty")
    if len(readable) > MOST:
        raise ReportRefused(
            f"The text has {len(readable):,} characters, the most that a report may have is "
            f"{MOST:,}: paste the parts that matter, or several reports"
        )
    if kind and kind not in KINDS:
        raise ReportRefused(f"{kind} is no kind of report: choose {', '.join(KINDS)}")
    report = CaseReport(
        abstract_id=abstract.id,
        kind=kind,
        title=" ".join(title.split())[:TITLE],
        text=readable,
        sha256=hashlib.sha256(readable.encode()).hexdigest(),
        added_at=datetime.now(UTC),
        added_by=actor.username,
    )
    with transaction():
        db.session.add(report)
        db.session.flush()
        detail = {"report": report.id, "kind": kind, "characters": len(readable)}
        audit.record(actor, Event("add report", abstract.patient_id, abstract.id, detail))
    return report


def remove_report(actor: Actor, abstract: Abstract, report: CaseReport) -> None:
    """Delete a report, and the evidence that points into it."""
    with transaction():
        detail = {"report": report.id}
        db.session.execute(delete(Evidence).where(Evidence.report_id == report.id))
        db.session.delete(report)
        audit.record(actor, Event("remove report", abstract.patient_id, abstract.id, detail))


def keep_evidence(actor: Actor, abstract: Abstract, pointers: Iterable[Pointer]) -> list[str]:
    """Keep what bears out the coded values, and return the items that got evidence.

    A pointer to a blank item or to another value, to no words, or into a report of another
    case is left out.
    """
    with transaction():
        case = CaseItems.of(abstract)
        kept = [each.item for each in pointers if _keep(actor, abstract, case, each)]
        if kept:
            detail = {"items": sorted(kept)}
            audit.record(actor, Event("keep evidence", abstract.patient_id, abstract.id, detail))
    return kept


def _keep(actor: Actor, abstract: Abstract, case: CaseItems, pointer: Pointer) -> bool:
    report = db.session.get(CaseReport, pointer.report_id)
    value = case[pointer.item]
    if report is None or report.abstract_id != abstract.id or not value:
        return False
    if pointer.value not in {"", value}:
        return False
    if not 0 <= pointer.start < pointer.end <= len(report.text):
        return False
    db.session.merge(
        Evidence(
            abstract_id=abstract.id,
            item=pointer.item,
            value=value,
            report_id=report.id,
            start=pointer.start,
            end=pointer.end,
            set_at=datetime.now(UTC),
            set_by=actor.username,
        )
    )
    return True
