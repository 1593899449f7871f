"""Gathered cases on their way into the ledger: first into a file of their own, then in bulk."""

import json
import tempfile
from typing import Any, Self

from sqlalchemy import insert

from registry.extensions import db
from registry.reports.submissions import queries, tally
from registry.reports.submissions.gathering import Gathered, Gathering
from registry.reports.submissions.models import (
    FLAGGED,
    GONE,
    LEFT_OUT,
    Submission,
    SubmissionCase,
    SubmissionFinding,
    SubmissionRemark,
)

CHUNK = 500
_TABLES = (SubmissionCase, SubmissionRemark, SubmissionFinding)


class Keeping:
    """Gathers cases and counts them, then writes them into the ledger.

    Gathering many cases takes long and writes nothing, so that nobody else has to wait; the
    rows lie in a file without a name meanwhile, and are gone with it where it breaks off.
    """

    def __init__(self) -> None:
        self.counts = tally.Tally()
        self._file = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed on leaving
        self._cases: list[dict[str, Any]] = []
        self._remarks: list[dict[str, Any]] = []
        self._findings: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def gather(self, gathering: Gathering) -> tally.Tally:
        """Read all of *gathering* and return its counts."""
        for gathered in gathering:
            self.counts.add(gathered)
            self._find(gathered)
            if gathered.reasons:
                detail = "; ".join(reason.detail for reason in gathered.reasons)
                self._remark(gathered, LEFT_OUT, detail, gathered.reasons[0].rule)
            else:
                self._case(gathered)
                for remark in tally.flags(gathered.remarks):
                    self._remark(gathered, FLAGGED, f"{remark.naaccr_id}: {remark.reason}")
            if len(self._cases) + len(self._remarks) + len(self._findings) >= CHUNK:
                self._set_aside()
        self._set_aside()
        return self.counts

    def store(self, submission: Submission) -> None:
        """Write what was gathered into the ledger, within the caller's transaction."""
        self._file.seek(0)
        for line in self._file:
            place, rows = json.loads(line)
            whole = [{**row, "submission_id": submission.id} for row in rows]
            db.session.execute(insert(_TABLES[place]), whole)

    def _case(self, gathered: Gathered) -> None:
        accession, sequence = gathered.number
        self._cases.append(
            {
                "accession_number": accession,
                "sequence_number": sequence,
                "abstract_id": gathered.case.abstract_id,
                "kind": gathered.kind,
                "position": self.counts.cases,
                "patient_position": len(self.counts.patients),
                "changes": gathered.changes,
                "patient_items": gathered.patient_items,
                "tumor_items": gathered.tumor_items,
            }
        )

    def _find(self, gathered: Gathered) -> None:
        accession, sequence = gathered.number
        for finding in gathered.checked.findings:
            self._findings.append(
                {
                    "abstract_id": gathered.case.abstract_id,
                    "accession_number": accession,
                    "sequence_number": sequence,
                    "edit_id": finding.edit_id,
                    "status": finding.status,
                    "items": list(finding.items),
                    "message": finding.message,
                    "reason": finding.reason,
                }
            )

    def _remark(self, gathered: Gathered, kind: str, reason: str, rule: str = "") -> None:
        accession, sequence = gathered.number
        self._remarks.append(
            {
                "kind": kind,
                "abstract_id": gathered.case.abstract_id,
                "accession_number": accession,
                "sequence_number": sequence,
                "reason": reason,
                "rule": rule,
            }
        )

    def _set_aside(self) -> None:
        for place, rows in enumerate((self._cases, self._remarks, self._findings)):
            if rows:
                self._file.write(json.dumps([place, rows]) + "\n")
                rows.clear()


def keep_gone(submission: Submission, missing: list[queries.Missing]) -> None:
    """Write the cases that were sent before and are no longer there into the ledger."""
    rows = [
        {
            "submission_id": submission.id,
            "kind": GONE,
            "abstract_id": case.abstract_id,
            "accession_number": case.number[0],
            "sequence_number": case.number[1],
            "reason": f"{case.reason} ({case.changed})" if case.changed else case.reason,
        }
        for case in missing
    ]
    if rows:
        db.session.execute(insert(SubmissionRemark), rows)
