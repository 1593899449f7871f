"""The dry run of a change of the version, case by case: what converts, what needs a person."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO

from registry.cases.models import Abstract
from registry.exchange.upgrading import planning, rules
from registry.exchange.upgrading.planning import Found, Plan
from registry.extensions import db
from registry.formats import csv_cell
from registry.standards import items

PAGE_SIZE = 50
COLUMNS = ("cases", "rule", "kind", "item", "name", "from", "to", "reason")


@dataclass(frozen=True, slots=True)
class Line:
    """What the change would do with one item, or ask about it.

    *cases* are the abstracts that it concerns, id and "202500012-00": those of the tumor,
    or all of the patient; *new* is None where a person decides.
    """

    patient_id: int
    cases: tuple[tuple[int, str], ...]
    rule: rules.Rule
    naaccr_id: str
    old: str
    new: str | None
    reason: str

    @property
    def item(self) -> items.Item:
        """The item that it is about."""
        return items.item(self.naaccr_id)

    @property
    def numbers(self) -> str:
        """The cases by accession and sequence number; the patient where there is none."""
        return ", ".join(number for _, number in self.cases) or f"patient {self.patient_id}"

    def cells(self) -> tuple[str, ...]:
        """Return the values of `COLUMNS`."""
        return (
            self.numbers, self.rule.rule, self.rule.kind, self.naaccr_id, self.item.name,
            self.old, self.new or "", self.reason,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of whole patients; *last* is the last patient where others follow, else None."""

    lines: tuple[Line, ...]
    last: int | None


def lines(old: int, new: int, *, rule: str = "", after: int = 0) -> Iterator[Line]:
    """Yield what the change from version *old* to *new* does to each case; nothing is stored.

    Only of one *rule* where it is named, and of patients whose id is above *after*.
    Raises ValueError for the versions, or a rule that does not exist.
    """
    rules.check_versions(old, new)
    if rule and rule not in rules.rules():
        raise ValueError(f"There is no rule {rule!r}; known are {', '.join(sorted(rules.rules()))}")
    for found in planning.walk(Plan(old, new), after=after):
        yield from [_line(each) for each in found if rule in ("", each.finding.rule)]
        db.session.expunge_all()


def part(old: int, new: int, *, rule: str = "", after: int = 0, size: int = PAGE_SIZE) -> Part:
    """Return at least *size* of the lines after a patient, if there are as many."""
    found: list[Line] = []
    for line in lines(old, new, rule=rule, after=after):
        if len(found) >= size and line.patient_id != found[-1].patient_id:
            return Part(tuple(found), found[-1].patient_id)
        found.append(line)
    return Part(tuple(found), None)


def write(target: IO[str], listed: Iterable[Line]) -> None:
    """Write lines as CSV."""
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    writer.writerows(map(csv_cell, line.cells()) for line in listed)


def _line(found: Found) -> Line:
    finding = found.finding
    tumors = [found.tumor] if found.tumor else found.patient.tumors
    abstracts = sorted((a for tumor in tumors for a in tumor.abstracts), key=_number)
    return Line(
        found.patient.id,
        tuple((abstract.id, _number(abstract)) for abstract in abstracts),
        rules.rules()[finding.rule],
        finding.naaccr_id,
        found.case[finding.naaccr_id],
        finding.new,
        finding.reason,
    )


def _number(abstract: Abstract) -> str:
    return f"{abstract.accession_number_hosp}-{abstract.sequence_number_hospital}"
