"""Every write of the holding area: begin, hold, accept, discard."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases.models import Facility, UserDictionary
from registry.exchange import naaccr_xml
from registry.exchange.importing import comparing, incoming, storing
from registry.exchange.importing.comparing import Decision
from registry.exchange.importing.matching import Matcher
from registry.exchange.importing.models import (
    ACCEPTED,
    DISCARDED,
    FAILED,
    HELD,
    NEW,
    READING,
    REFUSED,
    ImportBatch,
    ImportRow,
)
from registry.extensions import db
from registry.transactions import transaction

SLICE = 250
Progress = Callable[[int], None]


class AlreadyHeld(Exception):
    """The same file is being read or held already."""

    def __init__(self, batch: ImportBatch) -> None:
        super().__init__(
            f"{batch.file_name} has the same content and is already {batch.state} as batch "
            f"{batch.id}: accept or discard it first"
        )
        self.batch = batch


class NotHeld(Exception):
    """The batch is in no state in which it could be accepted or discarded."""


class StoreChanged(Exception):
    """Cases changed since the batch was held; it was compared again and must be looked at."""


class Cancelled(Exception):
    """Somebody discarded the batch while it was being read."""


@dataclass(slots=True)
class Totals:
    """The control totals of a batch, under the names of its columns."""

    patients: int = 0
    tumors: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    patients_new: int = 0
    patients_refused: int = 0
    disputed: int = 0

    def count(self, decisions: Sequence[Decision]) -> None:
        """Add the decisions for one patient."""
        self.patients += 1
        kinds = {decision.kind for decision in decisions}
        self.patients_refused += kinds == {REFUSED}
        self.patients_new += NEW in kinds and decisions[0].patient.stored is None
        for decision in decisions:
            if decision.match is None:
                continue
            self.tumors += 1
            setattr(self, decision.kind, getattr(self, decision.kind) + 1)
            self.disputed += decision.match.claim > 0 and decision.kind != REFUSED


def begin(
    actor: Actor,
    path: Path,
    file_name: str,
    *,
    facility: Facility | None = None,
    relaxed: bool = False,
) -> ImportBatch:
    """Enter the file at *path* as a batch to be read; raises AlreadyHeld."""
    digest = file_hash(path)
    batch = ImportBatch(
        file_name=file_name,
        sha256=digest,
        open_sha256=digest,
        size=path.stat().st_size,
        facility_id=facility.id if facility else None,
        relaxed=relaxed,
        created_at=datetime.now(UTC),
        created_by=actor.username,
        new_facilities=[],
        notices=[],
    )
    try:
        with transaction():
            db.session.add(batch)
            db.session.flush()
            detail = {"batch": batch.id, "file": file_name, "sha256": digest}
            audit.record(actor, Event("upload file", detail=detail))
    except IntegrityError:
        held = db.session.scalar(select(ImportBatch).where(ImportBatch.open_sha256 == digest))
        if held is None:
            raise
        raise AlreadyHeld(held) from None
    return batch


def hold(batch_id: int, path: Path, progress: Progress = lambda _bytes: None) -> ImportBatch:
    """Read the file and hold what accepting it would do; a file that stops makes it fail."""
    totals = Totals()
    try:
        with transaction():
            db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))
        with _reader(_batch(batch_id), path) as reader:
            matcher = Matcher(_facility(_batch(batch_id)))
            for decisions in _slices(reader, matcher, totals):
                _hold_slice(batch_id, decisions, totals, reader.bytes_read)
                progress(reader.bytes_read)
            _finish_holding(batch_id, reader, matcher, totals)
    except naaccr_xml.ReadingStopped as stopped:
        stopped.file = _batch(batch_id).file_name
        _fail(batch_id, str(stopped))
    except Cancelled:
        pass
    except Exception as problem:
        _fail(batch_id, f"The registry made a mistake while reading: {problem}")
        raise
    return _batch(batch_id)


def accept(actor: Actor, batch_id: int, path: Path, progress: Progress = lambda _n: None) -> None:
    """Store the batch whole, in one transaction.

    The file is read and compared again: where the outcome differs from what was
    held, somebody changed the cases meanwhile, and StoreChanged is raised with
    nothing stored.  Raises NotHeld.  The file itself stays: it is the caller's.
    """
    with transaction():
        batch = db.session.get(ImportBatch, batch_id, with_for_update=True)
        if batch is None or batch.state != HELD:
            raise NotHeld(f"Batch {batch_id} is {batch.state if batch else 'gone'}, not held")
        held = _kinds(batch_id)
        totals, store = Totals(), storing.Storing(actor, batch_id)
        with _reader(batch, path) as reader:
            matcher = Matcher(_facility(batch))
            for decisions in _slices(reader, matcher, totals):
                _refuse_changed_outcome(decisions, held)
                _add_facilities(matcher)
                stored = store.store(decisions)
                _link_rows(batch_id, stored)
                db.session.expire_all()
                progress(totals.tumors)
        batch = _batch(batch_id)
        batch.state, batch.open_sha256 = ACCEPTED, None
        batch.decided_at, batch.decided_by = datetime.now(UTC), actor.username
        detail = {"batch": batch_id, "sha256": batch.sha256, **asdict(totals)}
        audit.record(actor, Event("accept import", detail=detail))


def compare_again(batch_id: int, path: Path) -> None:
    """Hold a batch anew, after the cases that it was compared with have changed."""
    with transaction():
        batch = _batch(batch_id)
        if batch.state != HELD:
            return
        batch.state = READING
    hold(batch_id, path)


def discard(actor: Actor, batch_id: int) -> None:
    """Discard a batch that is held, failed or being read; its rows go."""
    with transaction():
        batch = db.session.get(ImportBatch, batch_id, with_for_update=True)
        if batch is None or batch.state not in (HELD, READING, FAILED):
            raise NotHeld(f"Batch {batch_id} is {batch.state if batch else 'gone'}")
        batch.state, batch.open_sha256 = DISCARDED, None
        batch.decided_at, batch.decided_by = datetime.now(UTC), actor.username
        db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))
        audit.record(actor, Event("discard import", detail={"batch": batch_id}))


def tidy_up(uploads: Path) -> None:
    """Put right what a stopped server left: batches half read fail, files of no batch go."""
    for batch_id in db.session.scalars(
        select(ImportBatch.id).where(ImportBatch.state == READING)
    ).all():
        _fail(batch_id, "The server stopped while the file was being read; upload it again")
    held = set(db.session.scalars(select(ImportBatch.sha256).where(ImportBatch.state == HELD)))
    for path in uploads.iterdir():
        if path.stem not in held:
            path.unlink()


def load_dictionary(actor: Actor, content: bytes) -> naaccr_xml.UserDictionary:
    """Check and keep a user-defined dictionary; raises DictionaryError."""
    dictionary = naaccr_xml.read_dictionary(content)
    with transaction():
        row = db.session.scalar(select(UserDictionary).where(UserDictionary.uri == dictionary.uri))
        row = row or UserDictionary(uri=dictionary.uri)
        row.xml = content.decode("utf-8")
        row.loaded_at, row.loaded_by = datetime.now(UTC), actor.username
        db.session.add(row)
        audit.record(actor, Event("load dictionary", detail={"uri": dictionary.uri}))
    return dictionary


def user_dictionaries() -> list[naaccr_xml.UserDictionary]:
    """Return the user-defined dictionaries that the site has loaded."""
    return [
        naaccr_xml.read_dictionary(xml.encode())
        for xml in db.session.scalars(select(UserDictionary.xml).order_by(UserDictionary.uri))
    ]


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reader(batch: ImportBatch, path: Path) -> naaccr_xml.Reader:
    options = naaccr_xml.ReaderOptions(strict_namespaces=not batch.relaxed)
    return naaccr_xml.Reader(path, options, user_dictionaries())


def _slices(
    reader: naaccr_xml.Reader, matcher: Matcher, totals: Totals
) -> Iterator[list[Decision]]:
    """Yield the decisions for a slice of patients at a time, counting them."""
    levels = {
        item.naaccr_id: item.parent.lower()
        for dictionary in user_dictionaries()
        for item in dictionary.items
    }
    stream, positions = iter(reader), count(1)
    while patients := list(islice(stream, SLICE)):
        decisions: list[Decision] = []
        for matched in matcher.match([incoming.incoming(found, levels) for found in patients]):
            own = list(comparing.decide(matched))
            totals.count(own)
            decisions += own
        for decision, position in zip(decisions, positions, strict=False):
            decision.position = position
        yield decisions


def _hold_slice(
    batch_id: int, decisions: Sequence[Decision], totals: Totals, bytes_read: int
) -> None:
    rows = [_row(batch_id, decision) for decision in decisions]
    db.session.expunge_all()
    with transaction():
        batch = _batch(batch_id)
        if batch.state != READING:
            raise Cancelled
        if rows:
            db.session.execute(insert(ImportRow.__table__), rows)
        batch.bytes_read = bytes_read
        for name, value in asdict(totals).items():
            setattr(batch, name, value)


def _finish_holding(
    batch_id: int, reader: naaccr_xml.Reader, matcher: Matcher, totals: Totals
) -> None:
    db.session.expunge_all()
    with transaction():
        batch = _batch(batch_id)
        if batch.state != READING:
            raise Cancelled
        batch.state = HELD
        batch.bytes_read = batch.size
        batch.version, batch.record_type = reader.root.version, reader.root.record_type
        batch.new_facilities = sorted(matcher.new_facilities)
        found = [f"Line {notice.line}: {notice.text}" for notice in reader.notices]
        found += [f"Line {problem.line}: {problem}" for problem in reader.problems]
        batch.notices = found[:200]
        for name, value in asdict(totals).items():
            setattr(batch, name, value)


def _row(batch_id: int, decision: Decision) -> dict[str, object]:
    match, items = decision.match, decision.patient.incoming.items
    name = ", ".join(filter(None, (items.get("nameLast"), items.get("nameFirst"))))
    disease = match.tumor.get("primarySite") if match else "no tumor"
    accession = ""
    if match:
        accession = "/".join(
            filter(None, map(match.tumor.get, ("accessionNumberHosp", "sequenceNumberHospital")))
        )
    return {
        "batch_id": batch_id,
        "position": decision.position,
        "line": decision.line,
        "kind": decision.kind,
        "is_tumor": match is not None,
        "disputed": match is not None and match.claim > 0,
        "label": " ".join(filter(None, (name or items.get("patientIdNumber"), disease)))[:200],
        "accession": accession[:40],
        "abstract_id": match.abstract.id if match and match.abstract else None,
        "changes": decision.changes,
        "reasons": decision.reasons,
    }


def _kinds(batch_id: int) -> dict[int, tuple[str, dict[str, list[str]]]]:
    found = select(ImportRow.position, ImportRow.kind, ImportRow.changes).where(
        ImportRow.batch_id == batch_id
    )
    return {position: (kind, changes) for position, kind, changes in db.session.execute(found)}


def _refuse_changed_outcome(
    decisions: Sequence[Decision], held: dict[int, tuple[str, dict[str, list[str]]]]
) -> None:
    for decision in decisions:
        if held.get(decision.position) != (decision.kind, decision.changes):
            raise StoreChanged(
                f"Line {decision.line}: the case has changed since the file was compared"
            )


def _add_facilities(matcher: Matcher) -> None:
    fresh = [facility for facility in matcher.new_facilities.values() if facility.id is None]
    if fresh:
        db.session.add_all(fresh)
        db.session.flush()


def _link_rows(batch_id: int, stored: dict[int, int]) -> None:
    """Let the rows of new cases lead to their abstracts."""
    if not stored:
        return
    ids = select(ImportRow.id, ImportRow.position).where(
        ImportRow.batch_id == batch_id, ImportRow.position.in_(stored)
    )
    rows = [
        {"id": row_id, "abstract_id": stored[position]}
        for row_id, position in db.session.execute(ids)
    ]
    db.session.execute(update(ImportRow), rows)


def _fail(batch_id: int, message: str) -> None:
    db.session.rollback()
    with transaction():
        batch = _batch(batch_id)
        batch.state, batch.open_sha256, batch.message = FAILED, None, message
        db.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch_id))


def _batch(batch_id: int) -> ImportBatch:
    return db.session.get_one(ImportBatch, batch_id)


def _facility(batch: ImportBatch) -> Facility | None:
    return db.session.get(Facility, batch.facility_id) if batch.facility_id else None
