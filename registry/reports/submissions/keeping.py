"""Writing gathered cases into the ledger, in bulk."""

from typing import Any

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


class Keeping:
    """Writes gathered cases into the ledger, chunk by chunk, and counts them."""

    def __init__(self, submission: Submission) -> None:
        self.submission_id = submission.id
        self.counts = tally.Tally()
        self._cases: list[dict[str, Any]] = []
        self._remarks: list[dict[str, Any]] = []
        self._findings: list[dict[str, Any]] = []

    def keep(self, gathering: Gathering) -> tally.Tally:
        """Keep all of *gathering* and return its counts."""
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
                self._flush()
        self._flush()
        return self.counts

    def _case(self, gathered: Gathered) -> None:
        accession, sequence = gathered.number
        self._cases.append(
            {
                "submission_id": self.submission_id,
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
                    "submission_id": self.submission_id,
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
                "submission_id": self.submission_id,
                "kind": kind,
                "abstract_id": gathered.case.abstract_id,
                "accession_number": accession,
                "sequence_number": sequence,
                "reason": reason,
                "rule": rule,
            }
        )

    def _flush(self) -> None:
        for model, rows in (
            (SubmissionCase, self._cases),
            (SubmissionRemark, self._remarks),
            (SubmissionFinding, self._findings),
        ):
            if rows:
                db.session.execute(insert(model), rows)
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
