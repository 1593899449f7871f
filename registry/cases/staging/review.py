"""Which stored cases another version of an algorithm changes, before anything changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from registry.cases.items import CaseItems
from registry.cases.models import Tumor
from registry.cases.staging.storing import label_of
from registry.extensions import db
from registry.staging import derivation
from registry.staging.assignment import assign
from registry.staging.derivation import CaseStage
from registry.staging.shelf import Shelf

AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A derived item that changes; *table* and *row* (from 1) are what decided, if any did."""

    naaccr_id: str
    old: str
    new: str
    table: str
    row: int | None


@dataclass(frozen=True, slots=True)
class Restaged:
    """A tumor that comes out differently: its derived items, and which of them differ."""

    tumor_id: int
    label: str
    derived: Mapping[str, str]
    differences: tuple[Difference, ...]


def review(shelf: Shelf, *, brought: bool = False) -> Iterator[Restaged]:
    """Give the tumors that *shelf* stages differently from what is stored.

    Looked at are those that this registry has staged, and with *brought* also those
    whose results a file brought.
    """
    last = 0
    while True:
        tumors = _next(last, brought=brought)
        if not tumors:
            return
        last = tumors[-1].id
        for tumor in tumors:
            if found := _restaged(shelf, tumor):
                yield found


def _next(last: int, *, brought: bool) -> Sequence[Tumor]:
    chosen = select(Tumor).options(joinedload(Tumor.patient)).where(Tumor.id > last)
    if not brought:
        chosen = chosen.where(Tumor.staged_with.is_not(None))
    return db.session.scalars(chosen.order_by(Tumor.id).limit(AT_ONCE)).unique().all()


def _restaged(shelf: Shelf, tumor: Tumor) -> Restaged | None:
    case = dict(CaseItems(tumor.patient, tumor))
    if not any(each.algorithm for each in assign(shelf, case)):
        return None
    derived = derivation.stored_items(shelf, case)
    changed = [name for name, value in derived.items() if value != case.get(name, "")]
    if not changed:
        return None
    decided = _decided(derivation.stages(shelf, case))
    differences = tuple(
        Difference(name, case.get(name, ""), derived[name], *decided.get(name, ("", None)))
        for name in changed
    )
    return Restaged(tumor.id, label_of(shelf, case), derived, differences)


def _decided(stages: list[CaseStage]) -> dict[str, tuple[str, int | None]]:
    """Return the table and the row that gave each derived item."""
    return {
        each.output.naaccr_xml_id: (each.passed[-1].table, each.passed[-1].row)
        for stage in stages
        for each in stage.derived
        if each.passed
    }
