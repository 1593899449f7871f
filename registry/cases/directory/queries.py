"""Finding physicians and facilities by name, number or NPI."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from flask import abort
from sqlalchemy import func, select

from registry.cases.directory.models import FACILITY, PHYSICIAN, DirectoryEntry
from registry.extensions import db
from registry.standards.search import Choice, Index

# Each item without NPI, and its companion with it.
PAIRS = {
    "physicianManaging": "npiPhysicianManaging",
    "physicianFollowUp": "npiPhysicianFollowUp",
    "physicianPrimarySurg": "npiPhysicianPrimarySurg",
    "physician3": "npiPhysician3",
    "physician4": "npiPhysician4",
    "institutionReferredFrom": "npiInstReferredFrom",
    "institutionReferredTo": "npiInstReferredTo",
    "followingRegistry": "npiFollowingRegistry",
}
COMPANIONS = {**PAIRS, **{npi: number for number, npi in PAIRS.items()}}
ITEMS = frozenset(COMPANIONS)


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry as the search needs it."""

    number: str
    npi: str
    name: str
    detail: str
    active: bool

    def value(self, naaccr_id: str) -> str:
        """Return what an item of ITEMS holds of it: the number or the NPI."""
        return self.number if naaccr_id in PAIRS else self.npi


def entries(kind: str, words: str = "") -> list[DirectoryEntry]:
    """Return the entries of a kind by name; with *words* those that they mean, best first."""
    rows = list(
        db.session.scalars(
            select(DirectoryEntry).filter_by(kind=kind).order_by(DirectoryEntry.name)
        )
    )
    if not words:
        return rows
    by_key = {str(row.id): row for row in rows}
    found = Index((key, label, True) for key, row in by_key.items() for label in _labels(row))
    return [by_key[choice.code] for choice in found.search(words, len(rows))]


def entry_or_404(entry_id: int) -> DirectoryEntry:
    """Return the entry, or answer 404."""
    return db.session.get(DirectoryEntry, entry_id) or abort(404)


def search(naaccr_id: str, typed: str, limit: int) -> list[Choice]:
    """Return the active entries that *typed* means, by what *naaccr_id* of ITEMS holds of them."""
    listed = _listed(naaccr_id)
    index = _index(listed, naaccr_id)
    by_value = {each.value(naaccr_id): each for each in listed}
    return [
        Choice(choice.code, by_value[choice.code].name, by_value[choice.code].detail)
        for choice in index.search(typed, limit)
    ]


def describe(naaccr_id: str, value: str) -> str:
    """Return the name behind what an item of ITEMS holds; "" where the directory has none."""
    column = DirectoryEntry.number if naaccr_id in PAIRS else DirectoryEntry.npi
    wanted = select(DirectoryEntry.name, DirectoryEntry.detail).where(
        DirectoryEntry.kind == kind_of(naaccr_id), column == value
    )
    found = db.session.execute(wanted).first()
    return ", ".join(part for part in found if part) if found else ""


def companion(naaccr_id: str, value: str) -> str:
    """Return what the companion item of *naaccr_id* holds of the same entry; "" if unknown."""
    found = next((each for each in _listed(naaccr_id) if each.value(naaccr_id) == value), None)
    return found.value(COMPANIONS[naaccr_id]) if found else ""


def list_name(naaccr_id: str) -> str:
    """Return the name of the list that an item of ITEMS is chosen from."""
    return f"{kind_of(naaccr_id)} {'number' if naaccr_id in PAIRS else 'NPI'}"


def kind_of(naaccr_id: str) -> str:
    """Return the kind of entries that an item of ITEMS holds."""
    return PHYSICIAN if "physician" in naaccr_id.lower() else FACILITY


def _listed(naaccr_id: str) -> tuple[Listed, ...]:
    columns = (
        DirectoryEntry.number,
        DirectoryEntry.npi,
        DirectoryEntry.name,
        DirectoryEntry.detail,
        DirectoryEntry.active,
    )
    wanted = select(*columns).filter_by(kind=kind_of(naaccr_id), active=True)
    return tuple(
        Listed(number or "", npi or "", name, detail, active)
        for number, npi, name, detail, active in db.session.execute(
            wanted.order_by(DirectoryEntry.name, DirectoryEntry.id)
        )
    )


@lru_cache(maxsize=16)
def _index(listed: tuple[Listed, ...], naaccr_id: str) -> Index:
    """Return the search over *listed*; made anew when the directory changed."""
    return Index(
        (value, label, label == each.name)
        for each in listed
        if (value := each.value(naaccr_id))
        for label in (each.name, f"{each.name} {each.detail} {each.number} {each.npi}")
    )


def _labels(row: DirectoryEntry) -> Iterable[str]:
    return (f"{row.name} {row.detail} {row.number or ''} {row.npi or ''}",)


def counts() -> dict[str, int]:
    """Return how many entries of each kind there are."""
    rows = db.session.execute(
        select(DirectoryEntry.kind, func.count()).group_by(DirectoryEntry.kind)
    )
    return {str(kind): int(count) for kind, count in rows}
