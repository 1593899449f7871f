"""Checking a large file with several processes; the results are those of one."""

import io
import multiprocessing
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from registry.exchange.naaccr_xml.content import Patient
from registry.exchange.naaccr_xml.dictionary import UserDictionary
from registry.exchange.naaccr_xml.errors import Notice, Problem, ReadingStopped
from registry.exchange.naaccr_xml.options import MEGABYTE, ReaderOptions
from registry.exchange.naaccr_xml.reader import DEFAULTS, Context, Reader, patients_of
from registry.exchange.naaccr_xml.source import Source

PART = 8 * MEGABYTE
BLOCK = 64 * 1024
_END = b"</Patient>"
_CLOSE = b"</NaaccrData>"


@dataclass(slots=True)
class Findings:
    """What a file holds, and what is wrong with it, in file order."""

    patients: int = 0
    tumors: int = 0
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def count(self, patients: Iterator[Patient]) -> None:
        """Read all of *patients* and count them."""
        for patient in patients:
            self.patients += 1
            self.tumors += len(patient.tumors)
            self.problems += patient.problems

    def add(self, part: "Findings", lines: int) -> None:
        """Append the findings of a part of the file that begins after *lines* lines."""
        self.patients += part.patients
        self.tumors += part.tumors
        self.problems += [replace(found, line=found.line + lines) for found in part.problems]
        self.notices += [replace(found, line=found.line + lines) for found in part.notices]


@dataclass(frozen=True, slots=True)
class _Work:
    """What a worker knows of the file whose parts it reads."""

    path: Path
    options: ReaderOptions
    dictionaries: Sequence[UserDictionary]
    context: Context


def validate(
    path: str | Path,
    options: ReaderOptions = DEFAULTS,
    dictionaries: Sequence[UserDictionary] = (),
    *,
    jobs: int = 1,
) -> Findings:
    """Read the whole file with *jobs* processes; raises ReadingStopped as one would.

    The file is cut after a Patient's end tag.  Where a part does not read as a
    whole, which a cut inside a comment or a real error both show, one process
    reads the file from its start; compressed files it reads anyway.
    """
    with Reader(path, options, dictionaries) as reader:
        if jobs > 1 and not reader.source.compressed:
            work = _Work(Path(path), options, dictionaries, reader.context)
            findings = _by_many(work, jobs)
            if findings is not None:
                return findings
        return _all_of(reader)


def _all_of(reader: Reader) -> Findings:
    findings = Findings(problems=list(reader.problems))
    findings.count(iter(reader))
    findings.notices += reader.notices
    return findings


def _by_many(work: _Work, jobs: int) -> Findings | None:
    findings, lines = Findings(), 0
    with multiprocessing.Pool(jobs, _start_worker, (work,)) as pool:
        for found in pool.imap(_check_part, _parts(work.path)):
            if found is None:
                return None
            findings.add(found[0], lines)
            lines += found[1]
    return findings


def _parts(path: Path) -> Iterator[tuple[int, int]]:
    """Yield where the parts of a file begin and end, in bytes; all but the last end a Patient."""
    size, start = path.stat().st_size, 0
    with path.open("rb") as file:
        while start < size:
            end = _after_patient(file, min(start + PART, size), size)
            yield start, end
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


_worker: list[_Work] = []


def _start_worker(work: _Work) -> None:
    _worker[:] = [work]


def _check_part(part: tuple[int, int]) -> tuple[Findings, int] | None:
    """Return the findings of a part of the file and how many line ends it has; None if it stops."""
    work = _worker[0]
    start, end = part
    last = end == work.path.stat().st_size
    with work.path.open("rb") as file:
        file.seek(start)
        content = io.BytesIO(file.read(end - start) + (b"" if last else _CLOSE))
    try:
        if start == 0:
            with Reader(content, work.options, work.dictionaries) as reader:
                return _all_of(reader), reader.source.line - 1
        source = Source(content, max_ratio=work.options.max_ratio)
        findings = Findings()
        findings.count(patients_of(source, work.context))
        findings.notices += source.notices
        return findings, source.line - 1
    except ReadingStopped:
        return None
