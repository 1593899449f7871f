"""Writing stored cases to a NAACCR XML file, as they are, without a submission's ledger."""

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement

from registry.exchange import extract, naaccr_xml
from registry.exchange.conversion import Converter, Remark, Target

AS_STORED = naaccr_xml.WriterOptions(too_long="keep")


@dataclass(slots=True)
class Exported:
    """How much was written, and what was said of the items, counted."""

    patients: int = 0
    tumors: int = 0
    remarks: Counter[Remark] = field(default_factory=Counter)

    def count(self, extracted: extract.Extracted) -> None:
        """Count one patient."""
        self.patients += 1
        self.tumors += len(extracted.patient.tumors)
        for remarks in extracted.remarks:
            self.remarks.update(remarks)


def export(
    path: Path,
    target: Target,
    where: Sequence[ColumnElement[bool]],
    registry_items: Mapping[str, str],
    *,
    generated: datetime,
    progress: Callable[[int], None] = lambda _tumors: None,
) -> Exported:
    """Write the cases that *where* lets through to *path* (gzip by its ending .gz).

    Without a condition patients without a case are written too.  The file appears
    only when all of it is written.  *progress* is told how many tumors came last.
    """
    dictionaries = extract.dictionaries(target.version)
    converter = Converter(target, dictionaries)
    root = extract.root(converter, dictionaries, registry_items, generated=generated)
    exported = Exported()
    handle, name = tempfile.mkstemp(
        dir=path.parent, prefix=".export-", suffix="".join(path.suffixes[-2:])
    )
    os.close(handle)
    try:
        with naaccr_xml.Writer(name, root, AS_STORED, dictionaries) as writer:
            cases = extract.stored(where, lone_patients=not where)
            for extracted in extract.patients(cases, converter):
                writer.write(extracted.patient)
                exported.count(extracted)
                progress(len(extracted.patient.tumors))
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return exported
