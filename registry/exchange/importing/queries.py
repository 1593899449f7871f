"""Reads of the holding area."""

from pathlib import Path

from flask import abort, current_app
from sqlalchemy import func, select

from registry.cases.queries import Page
from registry.exchange.importing.models import REFUSED, ImportBatch, ImportRow
from registry.extensions import db


def batches(limit: int = 200) -> list[ImportBatch]:
    """Return the newest batches first."""
    return list(
        db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(limit)).all()
    )


def batch_or_404(batch_id: int) -> ImportBatch:
    """Return the batch, or answer 404."""
    return db.session.get(ImportBatch, batch_id) or abort(404)


def rows(
    batch_id: int, *, kind: str = "", disputed: bool = False, page: int = 1, size: int = 50
) -> Page:
    """Return one page of the rows of a batch, in the order of the file."""
    where = [ImportRow.batch_id == batch_id]
    if kind:
        where.append(ImportRow.kind == kind)
    if disputed:
        where.append(ImportRow.disputed.is_(True))
    total = db.session.scalar(select(func.count(ImportRow.id)).where(*where)) or 0
    number = min(max(1, page), max(1, -(-total // size)))
    found = (
        select(ImportRow)
        .where(*where)
        .order_by(ImportRow.position)
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page(list(db.session.scalars(found).all()), total, number, size)


def refused(batch_id: int) -> list[ImportRow]:
    """Return all refused rows of a batch, in the order of the file."""
    found = select(ImportRow).where(ImportRow.batch_id == batch_id, ImportRow.kind == REFUSED)
    return list(db.session.scalars(found.order_by(ImportRow.position)).all())


def file_path(batch: ImportBatch) -> Path:
    """Return where the batch's file is kept until it is decided on."""
    return uploads_folder() / f"{batch.sha256}.xml"


def forget_file(batch: ImportBatch) -> None:
    """Remove the registry's own copy of a batch's file, once the batch is decided on."""
    file_path(batch).unlink(missing_ok=True)


def uploads_folder() -> Path:
    """Return the folder of files that are held, readable by the registry alone."""
    folder = Path(current_app.instance_path) / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
