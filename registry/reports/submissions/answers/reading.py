"""Reading rejects as a destination lists them: typed, pasted from a report or a spreadsheet.

A line names a case by accession and sequence number (202500001-00, or two columns), by the
accession number alone where the submission has one case of it, or by the patient id number;
what follows is the reason.  Columns are parted by comma, semicolon or tab.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass

from registry.reports.submissions.queries import Number

ACCESSION, SEQUENCE = re.compile(r"\d{9}", re.ASCII), re.compile(r"\d\d", re.ASCII)
_JOINED = re.compile(r"(\d{9})[-/ ](\d\d)", re.ASCII)
_HEADINGS = ("accession", "patient")


class RejectsRefused(Exception):
    """The lines cannot be taken; *problems* are sentences that name line and value."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class SentCase:
    """A case of the submission as a reject may name it."""

    case_id: int
    number: Number
    patient_id: str


def read(text: str, cases: Iterable[SentCase]) -> dict[int, str]:
    """Return the reason for each rejected case by its id in the ledger; raises RejectsRefused."""
    known = _Known(cases)
    found: dict[int, str] = {}
    problems = []
    for line, row in _rows(text):
        try:
            ids, reason = known.named(row)
        except ValueError as problem:
            problems.append(f"Line {line}: {problem}")
            continue
        if not reason:
            problems.append(f"Line {line}: {row[0]}: the reason is missing")
        for case_id in ids:
            # A case with several errors stands on several lines.
            found[case_id] = "; ".join(filter(None, (found.get(case_id, ""), reason)))
    if not problems and not found:
        problems = ["Type a line for each rejected case: its accession number and the reason"]
    if problems:
        raise RejectsRefused(problems)
    return found


class _Known:
    """The cases of a submission by each of the ways to name them."""

    def __init__(self, cases: Iterable[SentCase]) -> None:
        self._by_number: dict[Number, int] = {}
        self._by_accession: dict[str, list[SentCase]] = {}
        self._by_patient: dict[str, list[int]] = {}
        for case in cases:
            self._by_number[case.number] = case.case_id
            self._by_accession.setdefault(case.number[0], []).append(case)
            self._by_patient.setdefault(case.patient_id, []).append(case.case_id)

    def named(self, row: list[str]) -> tuple[list[int], str]:
        """Return the cases that a line means and its reason; raises ValueError."""
        first, *others = row
        if joined := _JOINED.fullmatch(first):
            return [self._case(joined[1], joined[2])], _reason(others)
        if ACCESSION.fullmatch(first) and others and SEQUENCE.fullmatch(others[0]):
            return [self._case(first, others[0])], _reason(others[1:])
        if first in self._by_accession:
            return [self._only_case(self._by_accession[first])], _reason(others)
        if first in self._by_patient:
            return self._by_patient[first], _reason(others)
        raise ValueError(
            f"{first!r} is no accession or patient id number of this submission; "
            "expected for example 202500001-00 and the reason"
        )

    def _case(self, accession: str, sequence: str) -> int:
        if (accession, sequence) not in self._by_number:
            raise ValueError(f"{accession}-{sequence} is not in this submission")
        return self._by_number[accession, sequence]

    @staticmethod
    def _only_case(cases: list[SentCase]) -> int:
        if len(cases) > 1:
            sequences = " or ".join(case.number[1] for case in cases)
            raise ValueError(f"{cases[0].number[0]} has several cases; add -{sequences}")
        return cases[0].case_id


def _rows(text: str) -> Iterable[tuple[int, list[str]]]:
    lines = text.lstrip("\ufeff").splitlines()
    joined = "".join(lines[:20])
    delimiter = max("\t;,", key=joined.count)
    for number, line in enumerate(lines, 1):
        row = [value.strip() for value in next(csv.reader([line], delimiter=delimiter), [])]
        while row and not row[-1]:
            row.pop()
        if row and not (number == 1 and row[0].casefold().startswith(_HEADINGS)):
            yield number, row


def _reason(values: list[str]) -> str:
    return ", ".join(filter(None, values))
