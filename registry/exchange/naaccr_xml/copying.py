"""Copying a file through reader and writer: the round trip that proves both."""

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from registry.exchange.naaccr_xml.dictionary import UserDictionary
from registry.exchange.naaccr_xml.errors import Notice, Problem
from registry.exchange.naaccr_xml.options import ReaderOptions, WriterOptions
from registry.exchange.naaccr_xml.reader import Reader
from registry.exchange.naaccr_xml.writer import Writer

# Whatever was read is written, also what breaks a rule; the report says so.
KEEP = WriterOptions(unknown_items="process", too_long="keep")


@dataclass(slots=True)
class Copied:
    """How much was copied, how many problems its values have, what else there is to know."""

    patients: int = 0
    tumors: int = 0
    problems: int = 0
    notices: list[Notice] = field(default_factory=list)


def copy(
    source: str | Path,
    target: str | Path,
    options: ReaderOptions,
    dictionaries: Sequence[UserDictionary] = (),
    report: Callable[[Problem], None] = lambda _problem: None,
) -> Copied:
    """Copy *source* to *target* and return the counts.

    Values with problems are reported and copied as they are, items that no
    dictionary knows too.  *target* appears only when all of it is written.
    Raises ReadingStopped, and leaves *target* as it was.
    """
    target = Path(target)
    copied = Copied()
    options = replace(options, unknown_items="report")
    with Reader(source, options, dictionaries) as reader:
        handle, name = tempfile.mkstemp(
            dir=target.parent, prefix=".copy-", suffix="".join(target.suffixes[-2:])
        )
        os.close(handle)
        try:
            with Writer(name, reader.root, KEEP, dictionaries) as writer:
                copied.problems += _reported(reader.problems, report)
                for patient in reader:
                    copied.patients += 1
                    copied.tumors += len(patient.tumors)
                    copied.problems += _reported(patient.problems, report)
                    writer.write(patient)
            copied.notices += reader.notices
            Path(name).replace(target)
        finally:
            Path(name).unlink(missing_ok=True)
    return copied


def _reported(problems: Sequence[Problem], report: Callable[[Problem], None]) -> int:
    for problem in problems:
        report(problem)
    return len(problems)
