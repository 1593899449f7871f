"""The file of a submission, written from the ledger: the same bytes whenever it is asked for."""

import gzip
import hashlib
import io
import re
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import IO, Any, BinaryIO

from registry.cases.models import Facility
from registry.exchange import naaccr_xml
from registry.reports.submissions import ledger, queries
from registry.reports.submissions.models import Destination, Submission
from registry.reports.submissions.selection import Selection

NAME_PARTS = ("facility", "destination", "period", "version", "type", "date", "time")
_EXAMPLE = dict(
    zip(
        NAME_PARTS,
        ("0000099001", "STATE", "2025Q2", "26", "A", "20250714", "0905"),
        strict=True,
    )
)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
# What the ledger holds was checked when it was prepared; a dictionary may be gone since.
_AS_KEPT = naaccr_xml.WriterOptions(unknown_items="process", too_long="keep")


class LedgerAltered(Exception):
    """The ledger no longer gives the file that was prepared."""


class _Digest(io.RawIOBase):
    """Passes on what is written to it, if there is anywhere to, and keeps its digest."""

    def __init__(self, target: IO[bytes] | None = None) -> None:
        self.sha256 = hashlib.sha256()
        self._target = target

    def write(self, data: Any) -> int:
        self.sha256.update(data)
        if self._target:
            self._target.write(data)
        return len(data)


def digest(submission: Submission) -> str:
    """Return the SHA-256 of the submission's XML."""
    sink = _Digest()
    _write(submission, sink)  # type: ignore[arg-type]
    return sink.sha256.hexdigest()


def write_xml(submission: Submission, target: IO[bytes], *, packed: bool = False) -> None:
    """Write the submission's file to *target*; *packed* as gzip, without name and time in it.

    Raises LedgerAltered where the XML is not the one that was prepared.
    """
    if packed:
        with gzip.GzipFile(filename="", mode="wb", fileobj=target, mtime=0) as archive:
            write_xml(submission, archive)  # type: ignore[arg-type]
        return
    sink = _Digest(target)
    _write(submission, sink)  # type: ignore[arg-type]
    if sink.sha256.hexdigest() != submission.sha256:
        raise LedgerAltered(
            f"Submission {submission.id}: the ledger gives a file with SHA-256 "
            f"{sink.sha256.hexdigest()}, prepared was {submission.sha256}"
        )


def file_name(
    destination: Destination, facility: Facility, selection: Selection, at: datetime
) -> str:
    """Return the name of the XML file by the destination's pattern; raises ValueError."""
    local = at.astimezone()
    parts = {
        "facility": facility.facility_id,
        "destination": destination.code,
        "period": selection.period.label,
        "version": selection.version // 10,
        "type": selection.record_type,
        "date": f"{local:%Y%m%d}",
        "time": f"{local:%H%M}",
    }
    return f"{_UNSAFE.sub('-', filled(destination.file_name, parts))}.xml"


def generated(submission: Submission) -> str:
    """Return the time stamp of the file: of the former file where it is sent again unchanged."""
    stamp: str = submission.root.get("generated", "")
    return stamp or submission.prepared_at.isoformat(timespec="seconds")


def check_pattern(pattern: str) -> None:
    """Raise ValueError where *pattern* gives no usable name, or the same one every time."""
    filled(pattern, dict.fromkeys(NAME_PARTS, ""))
    plain = re.sub(r"{[^}]*}", "", pattern)
    if bad := _UNSAFE.findall(plain):
        raise ValueError(
            f"{pattern!r}: {' '.join(map(repr, bad))} cannot stand in a file name; "
            "use letters, digits, dot, hyphen and underscore"
        )
    if plain.lower().endswith((".xml", ".gz", ".xlsx")):
        raise ValueError(f"{pattern!r}: leave the ending out; each file gets its own")
    if not any(f"{{{part}}}" in pattern for part in ("period", "date")):
        raise ValueError(f"{pattern!r}: every file would have the same name; add {{period}}")


def example(pattern: str, code: str) -> str:
    """Return the name that *pattern* gives to an invented file; blank where it gives none."""
    try:
        check_pattern(pattern)
    except ValueError:
        return ""
    parts = {**_EXAMPLE, "destination": code or "STATE"}
    return f"{_UNSAFE.sub('-', filled(pattern, parts))}.xml"


def filled(pattern: str, parts: dict[str, Any]) -> str:
    """Return *pattern* with its {names} filled; raises ValueError for a name we don't know."""
    unknown = set(re.findall(r"{([^}]*)}", pattern)) - set(parts)
    if unknown or "{" in re.sub(r"{[^{}]*}", "", pattern):
        names = ", ".join(f"{{{name}}}" for name in parts)
        raise ValueError(f"{pattern!r}: a file name may contain {names}")
    return re.sub(r"{([^}]*)}", lambda found: str(parts[found[1]]), pattern)


def _write(submission: Submission, target: BinaryIO) -> None:
    with naaccr_xml.Writer(target, _root(submission), _AS_KEPT) as writer:
        for _, group in groupby(queries.in_order(submission.id), attrgetter("patient_position")):
            cases = list(group)
            tumors = [naaccr_xml.Tumor(ledger.by_id(case.tumor_items)) for case in cases]
            writer.write(naaccr_xml.Patient(ledger.by_id(cases[0].patient_items), tumors))


def _root(submission: Submission) -> naaccr_xml.Root:
    return naaccr_xml.Root(
        submission.naaccr_version,
        submission.record_type,
        generated(submission),
        user_dictionaries=tuple(submission.root["dictionaries"]),
        items=dict(submission.root["items"]),
    )
