"""The report of a run over many cases: by edit, by case, by abstractor."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from registry.edits.case import Case
from registry.edits.edit import HOSPITAL, Edit
from registry.edits.engine import Failure, edits, run


@dataclass(frozen=True, slots=True)
class CaseFailures:
    """A case with what it fails, named as people find it again."""

    accession: str
    sequence: str
    abstractor: str
    failures: tuple[Failure, ...]


@dataclass
class Report:
    """Counts of a run; *cases* holds those that fail anything where they are to be kept."""

    edit_set: str
    keeps_cases: bool = False
    looked_at: int = 0
    failing: int = 0
    cases: list[CaseFailures] = field(default_factory=list)
    edits: dict[str, Edit] = field(default_factory=dict)
    by_edit: Counter[str] = field(default_factory=Counter)
    by_abstractor: Counter[str] = field(default_factory=Counter)

    def add(self, case: Case, of: Sequence[Edit]) -> CaseFailures | None:
        """Run the edits *of* the set over a case; return it where it fails one."""
        self.looked_at += 1
        local = case.local if self.edit_set == HOSPITAL else ()
        found = tuple(each for each in run(case, (*of, *local)) if not each.over_ridden)
        if not found:
            return None
        self.by_edit.update(failure.edit.id for failure in found)
        self.edits.update({failure.edit.id: failure.edit for failure in found})
        self.by_abstractor[case["abstractedBy"] or "(blank)"] += len(found)
        failing = CaseFailures(
            case["accessionNumberHosp"],
            case["sequenceNumberHospital"],
            case["abstractedBy"],
            found,
        )
        self.failing += 1
        if self.keeps_cases:
            self.cases.append(failing)
        return failing


def edit_set(name: str) -> list[Edit]:
    """Return the edits of a set: hospital, state or ncdb."""
    return [edit for edit in edits() if name in edit.sets]
