"""Checking a large file with several processes; the results are those of one."""

import io
import multiprocessing
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.pool import AsyncResult
from pathlib import Path

from registry.exchange.naaccr_xml.content import Patient
from registry.exchange.naaccr_xml.dictionary import UserDictionary
from registry.exchange.naaccr_xml.errors import Notice, Problem, ReadingStopped
from registry.exchange.naaccr_xml.fast import FastPath
from registry.exchange.naaccr_xml.options import MEGABYTE, ReaderOptions
from registry.exchange.naaccr_xml.reader import DEFAULTS, Context, Reader, patients_of
from registry.exchange.naaccr_xml.source import Source

PART = 2 * MEGABYTE
BLOCK = 64 * 1024
# Findings are handed over after so many patients, so that they never fill the memory.
PATIENTS = 500
_END = b"</Patient>"
_CLOSE = b"</NaaccrData>"


@dataclass(slots=True)
class Findings:
    """What a piece of a file holds, and what is wrong with it, in file order."""

    patients: int = 0
    tumors: int = 0
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def count(self, patient: Patient) -> None:
        """Count one patient."""
        self.patients += 1
        self.tumors += len(patient.tumors)
        self.problems += patient.problems

    def add(self, other: "Findings", *, lines: int = 0) -> None:
        """Append the findings of what follows after *lines* lines."""
        self.patients += other.patients
        self.tumors += other.tumors
        self.problems += [replace(found, line=found.line + lines) for found in other.problems]
        self.notices += [replace(found, line=found.line + lines) for found in other.notices]


@dataclass(frozen=True, slots=True)
class _Work:
    """What a worker knows of the file whose parts it reads."""

    path: Path
    options: ReaderOptions
    dictionaries: Sequence[UserDictionary]
    context: Context


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the file, in bytes; all but the last end a Patient."""

    start: int
    end: int
    last: bool


def validate(
    path: str | Path,
    options: ReaderOptions = DEFAULTS,
    dictionaries: Sequence[UserDictionary] = (),
    *,
    jobs: int = 1,
) -> Iterator[Findings]:
    """Yield what *jobs* processes find, piece by piece; raises ReadingStopped as one would.

    The file is cut after a Patient's end tag.  From a part on that does not read as
    a whole, which a cut inside a comment or a real error both show, one process
    reads the rest; compressed files it reads from the start.
    """
    with Reader(path, options, dictionaries) as reader:
        if jobs > 1 and not reader.source.compressed:
            yield from _by_many(_Work(Path(path), options, dictionaries, reader.context), jobs)
        else:
            yield Findings(problems=reader.problems)
            yield from _pieces(iter(reader), reader.source)


def _pieces(patients: Iterator[Patient], source: Source) -> Iterator[Findings]:
    findings = Findings()
    try:
        for patient in patients:
            findings.count(patient)
            if findings.patients == PATIENTS:
                yield findings
                findings = Findings()
    except ReadingStopped:
        yield replace(findings, notices=source.notices)
        raise
    yield replace(findings, notices=source.notices)


def _by_many(work: _Work, jobs: int) -> Iterator[Findings]:
    lines = 0
    with multiprocessing.Pool(jobs, _start_worker, (work,)) as pool:
        for part, result in _results(pool, work.path, ahead=jobs + 1):
            found = result.get()
            if found is None:
                pool.terminate()
                yield from _rest(work, part.start, lines)
                return
            findings = Findings()
            findings.add(found[0], lines=lines)
            yield findings
            lines += found[1]


def _results(
    pool: "multiprocessing.pool.Pool", path: Path, *, ahead: int
) -> Iterator[tuple[_Part, "AsyncResult[tuple[Findings, int] | None]"]]:
    """Yield the parts with their results to come; only *ahead* are under way."""
    waiting: deque[tuple[_Part, AsyncResult[tuple[Findings, int] | None]]] = deque()
    for part in _parts(path):
        waiting.append((part, pool.apply_async(_check_part, (part,))))
        if len(waiting) > ahead:
            yield waiting.popleft()
    yield from waiting


def _rest(work: _Work, start: int, lines: int) -> Iterator[Findings]:
    """Yield the findings from byte *start* on, read by this process alone."""
    if start == 0:
        yield from validate(work.path, work.options, work.dictionaries)
        return
    with work.path.open("rb") as file:
        source = Source(file, max_ratio=work.options.max_ratio, start=start, line=lines + 1)
        fast = FastPath(work.context.acceptance)
        yield from _pieces(patients_of(source, work.context, fast), source)


def _parts(path: Path) -> Iterator[_Part]:
    size, start = path.stat().st_size, 0
    with path.open("rb") as file:
        while start < size:
            end = _after_patient(file, min(start + PART, size), size)
            yield _Part(start, end, last=end == size)
            start = end


def _after_patient(file: io.BufferedReader, place: int, size: int) -> int:
    while place < size:
        file.seek(place)
        # Blocks overlap, so that a tag across their border is found.
        found = file.read(BLOCK + len(_END)).find(_END)
        if found >= 0:
            return place + found + len(_END)
        place += BLOCK
    return size


_worker: list[tuple[_Work, FastPath]] = []


def _start_worker(work: _Work) -> None:
    _worker[:] = [(work, FastPath(work.context.acceptance))]


def _check_part(part: _Part) -> tuple[Findings, int] | None:
    """Return the findings of a part of the file and how many line ends it has; None if it stops."""
    work, fast = _worker[0]
    with work.path.open("rb") as file:
        file.seek(part.start)
        content = io.BytesIO(file.read(part.end - part.start) + (b"" if part.last else _CLOSE))
    findings = Findings()
    try:
        if part.start == 0:
            reader = Reader(content, work.options, work.dictionaries)
            findings.problems += reader.problems
            source, patients = reader.source, iter(reader)
        else:
            source = Source(content, max_ratio=work.options.max_ratio)
            patients = patients_of(source, work.context, fast)
        for patient in patients:
            findings.count(patient)
    except ReadingStopped:
        return None
    findings.notices += source.notices
    return findings, source.line - 1
