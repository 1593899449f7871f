"""What accepting an incoming patient would do: new, changed, unchanged or refused."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from registry.cases.items import level_items
from registry.exchange.importing.matching import Match, MatchedPatient
from registry.exchange.importing.models import CHANGED, NEW, REFUSED, UNCHANGED

Changes = dict[str, list[str]]


@dataclass(slots=True)
class Decision:
    """The outcome for one tumor, or for a patient that has none (*match* is None).

    *changes* holds [old, new] by XML id; those of the patient come with its first tumor.
    *position* counts the file's tumors from 1.
    """

    kind: str
    line: int
    patient: MatchedPatient
    match: Match | None = None
    changes: Changes = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    position: int = 0


def decide(patient: MatchedPatient) -> Iterator[Decision]:
    """Yield a decision for each tumor of *patient*, or one for a patient without tumors.

    Items that the file does not have are left as they are stored: an incidence file
    without names blanks none.
    """
    incoming = patient.incoming
    own = _differences("patient", patient.stored, incoming.items)
    if not patient.tumors:
        kind = _kind(stored=patient.stored is not None, changes=own, reasons=incoming.reasons)
        yield Decision(kind, incoming.line, patient, None, own, list(incoming.reasons))
        return
    for match in patient.tumors:
        reasons = incoming.reasons + match.tumor.reasons
        changes = dict(own)
        if match.abstract is not None:
            changes |= _differences("tumor", match.abstract.tumor, match.tumor.tumor)
            changes |= _differences("abstract", match.abstract, match.tumor.abstract)
        if not reasons:
            own = {}
        kind = _kind(stored=match.abstract is not None, changes=changes, reasons=reasons)
        yield Decision(kind, match.tumor.line, patient, match, changes, reasons)


def _kind(*, stored: bool, changes: Changes, reasons: list[str]) -> str:
    if reasons:
        return REFUSED
    if not stored:
        return NEW
    return CHANGED if changes else UNCHANGED


def _differences(level: str, stored: object, incoming: dict[str, str]) -> Changes:
    if stored is None:
        return {}
    now = level_items(level, stored)  # type: ignore[arg-type]
    return {
        naaccr_id: [now.get(naaccr_id, ""), value]
        for naaccr_id, value in incoming.items()
        if now.get(naaccr_id, "") != value
    }
