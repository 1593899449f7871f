"""Writes of the staging room: a bundle is installed, cases are restaged."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from registry.audit import actions as audit
from registry.audit.actions import Actor, Event
from registry.cases import derived
from registry.cases.items import CaseItems
from registry.cases.models import Tumor
from registry.cases.staging import site, storing
from registry.cases.staging.review import Restaged
from registry.extensions import db
from registry.staging import derivation, library
from registry.staging.ajcc import tables
from registry.staging.bundle import Bundle
from registry.staging.shelf import Shelf
from registry.transactions import transaction


def install_bundle(actor: Actor, source: Path) -> Bundle:
    """Check the bundle *source* and keep it with the site's others; BundleError if it is none."""
    with transaction():
        bundle = library.install(source, site.folder())
        audit.record(actor, Event("install staging bundle", detail={"bundle": bundle.name}))
    return bundle


def load_ajcc_table(actor: Actor, source: Path) -> None:
    """Check the AJCC table *source*, a CSV file, and keep it; it replaces one of the same name.

    Raises TableError.
    """
    content = source.read_bytes()
    tables.check(source.name, content)
    with transaction():
        folder = site.ajcc_folder()
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = folder / f"{source.stem}.part"
        unfinished.write_bytes(content)
        unfinished.replace(folder / f"{source.stem}.csv")
        audit.record(actor, Event("load AJCC table", detail={"file": source.name}))


def restage(actor: Actor, shelf: Shelf, found: Iterable[Restaged], *, today: date) -> int:
    """Store what *shelf* derives for the tumors that were *found*; return how many changed.

    All or nothing.  The reports of a changed tumor count as changed, so that the next
    submission sends them.
    """
    count = 0
    with transaction():
        for each in found:
            tumor = db.session.get_one(Tumor, each.tumor_id, populate_existing=True)
            case = CaseItems(tumor.patient, tumor)
            before = storing.store(case, tumor, shelf, derivation.stored_items(shelf, case))
            if before:
                count += 1
                _stamp(actor, tumor, before, today)
    return count


def _stamp(actor: Actor, tumor: Tumor, before: dict[str, str], today: date) -> None:
    case = CaseItems(tumor.patient, tumor)
    for name, value in derived.tumor_columns(case.level("tumor")).items():
        setattr(tumor, name, value)
    tumor.changed_at, tumor.changed_by = tumor.staged_at or tumor.changed_at, actor.username
    for abstract in tumor.abstracts:
        CaseItems.of(abstract).set({"dateCaseLastChanged": f"{today:%Y%m%d}"})
        abstract.changed_at, abstract.changed_by = tumor.changed_at, actor.username
    changes = {name: [old, case[name]] for name, old in before.items()}
    detail = {"tumor": tumor.id, "staged_with": tumor.staged_with, "changes": changes}
    audit.record(actor, Event("restage tumor", patient_id=tumor.patient_id, detail=detail))
