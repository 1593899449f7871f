"""Every write of the research desk: one transaction each, audited."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import IO, Any

from sqlalchemy import insert

from registry import snapshot
from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.background import Progress, silent
from registry.data_requests import making
from registry.data_requests.models import (
    APPROVED,
    CLOSED,
    DRAFT,
    REFUSED,
    SUBMITTED,
    DataRequest,
    Release,
    ReleasePatient,
    RequestKey,
)
from registry.disclosure import files
from registry.disclosure.profiles import PROFILES
from registry.extensions import db
from registry.transactions import transaction

# Rows of one statement.
# The rows are made, the file is written, it is kept.
STEPS = 3
CHUNK = 1_000


class Refused(Exception):
    """What was asked cannot be done; the message says why, and what to do."""


def add(actor: Actor, values: Mapping[str, Any], *, now: datetime, secret: bytes) -> DataRequest:
    """Keep a new request as a draft; *secret* makes its pseudonyms."""
    with transaction():
        request = DataRequest(
            **{"profile": next(iter(PROFILES)), **values},
            state=DRAFT,
            created_at=now,
            prepared_by=[actor.username],
        )
        db.session.add(request)
        db.session.flush()
        db.session.add(RequestKey(request_id=request.id, secret=secret))
        _record(actor, "add data request", request, **_plain(values))
    return request


def change(actor: Actor, request: DataRequest, values: Mapping[str, Any], version: int) -> None:
    """Change a draft that was read in *version*; whoever does so cannot approve it."""
    with transaction():
        _refuse_changed(request, version)
        _refuse_unless(request, DRAFT)
        for name, value in values.items():
            setattr(request, name, value)
        request.prepared_by = sorted({*request.prepared_by, actor.username})
        _record(actor, "change data request", request, **_plain(values))


def submit(actor: Actor, request: DataRequest, *, today: date) -> None:
    """Ask for approval; raises Refused, NotAllowed or ValueError for what is no file."""
    _refuse_unless(request, DRAFT)
    _refuse_incomplete(request, today)
    version = request.version
    with transaction():
        _refuse_changed(request, version)
        request.state = SUBMITTED
        request.prepared_by = sorted({*request.prepared_by, actor.username})
        _record(actor, "submit data request", request)


def take_back(actor: Actor, request: DataRequest) -> None:
    """Make a draft of a request again; an approval is void."""
    with transaction():
        _refuse_unless(request, SUBMITTED, APPROVED, REFUSED, CLOSED)
        _record(actor, "take back data request", request, was=request.state)
        request.state = DRAFT
        request.decided_at = request.decided_by = None
        request.decision = ""


def decide(
    actor: Actor, full_name: str, request: DataRequest, *, approve: bool, words: str, now: datetime
) -> None:
    """Approve or refuse; never by whoever asked for the data or worked on the request."""
    with transaction():
        _refuse_unless(request, SUBMITTED)
        if actor.username in request.prepared_by:
            raise Refused("You have worked on this request: somebody else has to decide")
        if full_name.strip().casefold() == request.requester.strip().casefold():
            raise Refused("You have asked for these data: somebody else has to decide")
        if approve:
            _refuse_expired(request, now.astimezone().date())
        request.state = APPROVED if approve else REFUSED
        request.decided_at, request.decided_by, request.decision = now, actor.username, words
        _record(actor, f"{'approve' if approve else 'refuse'} data request", request, words=words)


def close(actor: Actor, request: DataRequest) -> None:
    """End a request: no further file is made."""
    with transaction():
        _refuse_unless(request, DRAFT, APPROVED, REFUSED)
        request.state = CLOSED
        _record(actor, "close data request", request)


def make(
    actor: Actor, request: DataRequest, form: str, *, now: datetime, progress: Progress = silent
) -> Release:
    """Make the file of an approved request in *form*, and keep its hash and patients.

    *progress* is told which of the STEPS is done.  Raises Refused, NotAllowed, TooLarge.
    """
    today = now.astimezone().date()
    _refuse_unless(request, APPROVED)
    _refuse_expired(request, today)
    version, as_of = request.version, snapshot.as_of()
    made = making.prepared(request, today)
    _refuse_unsafe(request, made)
    progress(1)
    with making.write(made, making.plan(request, today), form) as content:
        digest = files.digest(content)
    progress(2)
    with transaction():
        # The file was made without keeping others from writing.
        _refuse_changed(request, version)
        release = Release(
            request=request,
            form=form,
            made_at=now,
            made_by=actor.username,
            data_as_of=as_of,
            records=made.after.records,
            patients=made.after.patients,
            left_out=made.left_out,
            smallest=made.after.smallest,
            cohort=dict(request.cohort),
            plan=_protection(request),
            sha256=digest,
        )
        db.session.add(release)
        db.session.flush()
        _keep_patients(release.id, sorted(made.patients.values()))
        _record(actor, "make data release", request, release=release.id, sha256=digest)
    return release


def content(actor: Actor, release: Release, *, today: date) -> IO[bytes]:
    """Return the bytes of *release* again; raises Refused where the data are others by now."""
    request = release.request
    _refuse_unless(request, APPROVED)
    _refuse_expired(request, today)
    made = making.prepared(request, today)
    found = making.write(made, making.plan(request, today), release.form)
    if files.digest(found) != release.sha256:
        found.close()
        raise Refused("The data have changed since this file was made: make it anew")
    _record(actor, "download data release", request, release=release.id)
    return found


def give(actor: Actor, release: Release, values: Mapping[str, Any], *, today: date) -> None:
    """Note to whom a file went, when, and until when it is to be returned or destroyed."""
    with transaction():
        if release.given_on:
            raise Refused("It is noted already to whom this file went")
        _refuse_unless(release.request, APPROVED)
        _refuse_expired(release.request, today)
        for name, value in values.items():
            setattr(release, name, value)
        release.purpose = release.request.purpose
        release.given_by = actor.username
        _record(actor, "give data release", release.request, release=release.id, **_plain(values))


def settle(actor: Actor, release: Release, values: Mapping[str, Any]) -> None:
    """Note that the recipient returned or destroyed the file."""
    with transaction():
        if not release.given_on or release.settled_on:
            raise Refused("Only a file that somebody holds can be returned or destroyed")
        for name, value in values.items():
            setattr(release, name, value)
        _record(actor, "settle data release", release.request, release=release.id, **_plain(values))


def record_view(actor: Actor, action: str, request: DataRequest) -> None:
    """Note that somebody saw what belongs to a request, such as its key."""
    _record(actor, action, request)


def _refuse_unless(request: DataRequest, *states: str) -> None:
    if request.state not in states:
        raise Refused(f"The request is {request.state}, and not {' or '.join(states)}")


def _refuse_changed(request: DataRequest, version: int) -> None:
    db.session.refresh(request)
    if request.version != version:
        raise Refused("Somebody else has changed the request since; look at it, and try again")


def _refuse_incomplete(request: DataRequest, today: date) -> None:
    if not request.items:
        raise Refused("Choose the items of the file first")
    if PROFILES[request.profile].needs_agreement and not (
        request.agreement and request.agreement_expires
    ):
        raise Refused("A limited data set needs a data use agreement with the day it expires")
    if request.irb_review and not request.irb_number:
        raise Refused("Type the IRB number, or choose no review")
    _refuse_expired(request, today)
    made = making.prepared(request, today)
    _refuse_unsafe(request, made)


def _refuse_expired(request: DataRequest, today: date) -> None:
    for what, last in (
        ("The agreement", request.agreement_expires),
        ("The approval of the IRB", request.irb_expires),
    ):
        if last and last < today:
            raise Refused(f"{what} expired on {last}: renew it, and change the request")


def _refuse_unsafe(request: DataRequest, made: Any) -> None:
    if not made.before.records:
        raise Refused("The cohort has no case: change its filter")
    if not made.after.records:
        raise Refused("All records would be left out: make items coarser, or leave some out")
    if not made.after.holds:
        raise Refused(
            f"Some records have fewer than {request.fewest} patients alike, or too few values: "
            "make items coarser, or leave those records out"
        )


def _protection(request: DataRequest) -> dict[str, Any]:
    names = ["items", "profile", "levels", "shift", "fewest", "sensitive", "diverse", "leave_out"]
    return {name: getattr(request, name) for name in names}


def _keep_patients(release_id: int, numbers: list[int]) -> None:
    for first in range(0, len(numbers), CHUNK):
        rows = [
            {"release_id": release_id, "patient_id": number}
            for number in numbers[first : first + CHUNK]
        ]
        db.session.execute(insert(ReleasePatient), rows)


def _record(actor: Actor, action: str, request: DataRequest, **detail: Any) -> None:
    audit.record(actor, Event(action, detail={"request": request.id, **detail}))


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }
