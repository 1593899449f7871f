"""Reads of the research desk: requests, releases, what is overdue, a patient's disclosures."""

from datetime import date

from flask import abort
from sqlalchemy import select

from registry import snapshot
from registry.cases.models import Patient
from registry.data_requests.models import DataRequest, Release, ReleasePatient, RequestKey
from registry.disclosure import risks
from registry.extensions import db
from registry.snapshot import naming
from registry.standards import items

MOST_FOUND = 60


def requests(state: str = "") -> list[DataRequest]:
    """Return the requests, the newest first."""
    statement = select(DataRequest).order_by(DataRequest.id.desc())
    if state:
        statement = statement.where(DataRequest.state == state)
    return list(db.session.scalars(statement).all())


def request_or_404(request_id: int) -> DataRequest:
    """Return the request, or answer 404."""
    return db.session.get(DataRequest, request_id) or abort(404)


def release_or_404(release_id: int) -> Release:
    """Return the release, or answer 404."""
    return db.session.get(Release, release_id) or abort(404)


def key(request: DataRequest) -> bytes:
    """Return the secret of the request's pseudonyms."""
    return db.session.get_one(RequestKey, request.id).secret


def given(*, overdue_on: date | None = None) -> list[Release]:
    """Return the releases that went to somebody, the newest first.

    With *overdue_on* those that should have been returned or destroyed before that day.
    """
    statement = select(Release).where(Release.given_on.is_not(None))
    if overdue_on is None:
        return list(db.session.scalars(statement.order_by(Release.given_on.desc(), Release.id)))
    late = statement.where(Release.due_on < overdue_on, Release.settled_on.is_(None))
    return list(db.session.scalars(late.order_by(Release.due_on, Release.id)).all())


def disclosures_of(patient_id: int) -> list[Release]:
    """Return the releases with the patient's data that went to somebody, the newest first."""
    statement = (
        select(Release)
        .join(ReleasePatient, ReleasePatient.release_id == Release.id)
        .where(ReleasePatient.patient_id == patient_id, Release.given_on.is_not(None))
        .order_by(Release.given_on.desc(), Release.id.desc())
    )
    return list(db.session.scalars(statement).all())


def same_file(release: Release) -> Release | None:
    """Return the earliest release of the request with the same bytes; None where there is none."""
    return next(
        (
            each
            for each in release.request.releases
            if each.id < release.id and each.sha256 == release.sha256
        ),
        None,
    )


def patients_of(request: DataRequest) -> dict[int, str]:
    """Return the patient id numbers, by key, of the patients in the files of *request*."""
    inside = (
        select(ReleasePatient.patient_id)
        .join(Release, Release.id == ReleasePatient.release_id)
        .where(Release.request_id == request.id)
    )
    statement = select(Patient.id, Patient.patient_id_number).where(Patient.id.in_(inside))
    return {row.id: row.patient_id_number or "" for row in db.session.execute(statement)}


def items_found(words: str) -> list[str]:
    """Return the items, by name, whose number, XML id or name has all of *words*.

    Those that no research file has are among them, so that the reason can be said.
    """
    asked = words.casefold().split()
    if not asked:
        return []
    found = []
    for name in _names():
        text = f"{name} {naming.number(name) or ''} {naming.label(name)}".casefold()
        if all(word in text for word in asked):
            found.append(name)
    exact = [name for name in found if str(naming.number(name)) == words.strip()]
    return (exact or found)[:MOST_FOUND]


def is_offered(name: str) -> bool:
    """Whether *name* can be in a research file at all."""
    return (
        name in snapshot.names()
        and name not in snapshot.KEYS
        and risks.rating(name).treatment != risks.NEVER
    )


def _names() -> list[str]:
    inside = [name for name in snapshot.names() if name not in snapshot.KEYS]
    outside = [
        name
        for name, item in items.items().items()
        if item.parent != "NaaccrData" and name not in snapshot.names()
    ]
    return [*inside, *outside]
