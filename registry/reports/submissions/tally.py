"""Control counts of a submission: what is in, what is out and why, and what was converted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from registry.exchange.conversion import Kind, Remark
from registry.reports.submissions import ledger
from registry.reports.submissions.gathering import Gathered
from registry.standards import site_groups

NO_YEAR = "unknown"


class Tally:
    """Counts cases one by one; :meth:`to_json` is what a submission keeps."""

    def __init__(self) -> None:
        self.cases = 0
        self.read = 0
        self.patients: set[int] = set()
        self.accession_sum = 0
        self.kinds: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self.years: Counter[str] = Counter()
        self.site_groups: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.remarks: Counter[Remark] = Counter()
        self.items: Counter[str] = Counter()
        self.errors: Counter[tuple[str, str]] = Counter()
        self.warnings: Counter[str] = Counter()

    def add(self, gathered: Gathered) -> None:
        """Count a case; one with several reasons to stay out counts under the first."""
        self.read += 1
        self.errors.update(
            (finding.edit_id, finding.status) for finding in gathered.checked.findings
        )
        self.warnings.update(gathered.checked.warnings)
        if gathered.reasons:
            self.reasons[gathered.reasons[0].rule] += 1
            return
        case = gathered.case
        self.cases += 1
        self.patients.add(case.patient_id)
        self.accession_sum += digits(gathered.number[0])
        self.kinds[gathered.kind] += 1
        self.classes[case.tumor.get("classOfCase", "")] += 1
        self.years[str(case.diagnosis_year or NO_YEAR)] += 1
        self.site_groups[case.site_group or ""] += 1
        self.remarks.update(gathered.remarks)
        self.items.update(gathered.patient_items.keys())
        self.items.update(gathered.tumor_items.keys())

    def to_json(self) -> dict[str, Any]:
        """Return the counts by name, each list in order."""
        return {
            "read": self.read,
            "out": self.read - self.cases,
            "accession_sum": self.accession_sum,
            "kinds": _sorted(self.kinds),
            "classes": _sorted(self.classes),
            "years": _sorted(self.years),
            "site_groups": _sorted(self.site_groups),
            "reasons": _sorted(self.reasons),
            "errors": [[*which, number] for which, number in sorted(self.errors.items())],
            "warnings": _sorted(self.warnings),
            "items": dict(sorted(self.items.items(), key=_by_number)),
            "remarks": [
                [str(remark.kind), remark.naaccr_id, remark.reason, count]
                for remark, count in sorted(self.remarks.items(), key=_by_kind)
            ],
        }


def site_group_name(code: str) -> str:
    """Return the SEER site group of *code* in words."""
    return site_groups.groups()[code].name if code else "No primary site"


def flags(remarks: Iterable[Remark]) -> list[Remark]:
    """Return the remarks that a person should look at."""
    return [remark for remark in remarks if remark.kind is Kind.FLAGGED]


def _by_kind(counted: tuple[Remark, int]) -> tuple[bool, str, str, str]:
    remark = counted[0]
    # What needs a person comes first.
    return remark.kind is not Kind.FLAGGED, str(remark.kind), remark.naaccr_id, remark.reason


def _by_number(counted: tuple[str, int]) -> tuple[bool, int, str]:
    return ledger.place(counted[0])


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def digits(number: str) -> int:
    """Return an accession number for the control sum; one that is no number counts as 0."""
    return int(number) if number.isascii() and number.isdigit() else 0
