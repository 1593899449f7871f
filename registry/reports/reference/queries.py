"""Which life tables, populations and reference rates are loaded, and what they hold."""

from functools import lru_cache

from sqlalchemy import select

from registry.extensions import db
from registry.reports.analysis import life_tables, populations, reference_rates
from registry.reports.analysis.life_tables import LifeTable
from registry.reports.analysis.populations import Population
from registry.reports.analysis.reference_rates import ReferenceRates
from registry.reports.reference.models import ReferenceFile


def files(kind: str) -> list[ReferenceFile]:
    """Return the files of *kind*, the newest first."""
    statement = select(ReferenceFile).where(ReferenceFile.kind == kind)
    return list(db.session.scalars(statement.order_by(ReferenceFile.id.desc())).all())


def chosen(kind: str, key: str) -> ReferenceFile | None:
    """Return the file of *kind* with the id *key*, otherwise the newest; None without any."""
    known = files(kind)
    return next((each for each in known if str(each.id) == key), known[0] if known else None)


def life_table(file: ReferenceFile) -> LifeTable:
    """Return the life table of a file."""
    return _life_table(file.id, file.sha256)


def population(file: ReferenceFile) -> Population:
    """Return the population of a file."""
    return _population(file.id, file.sha256)


def rates(file: ReferenceFile) -> ReferenceRates:
    """Return the reference rates of a file."""
    return _rates(file.id, file.sha256)


# A file never changes, so what was read of it holds; the hash tells databases apart.
@lru_cache(maxsize=4)
def _life_table(file_id: int, _sha256: str) -> LifeTable:
    return life_tables.read(_content(file_id))


@lru_cache(maxsize=4)
def _population(file_id: int, _sha256: str) -> Population:
    return populations.read(_content(file_id))


@lru_cache(maxsize=4)
def _rates(file_id: int, _sha256: str) -> ReferenceRates:
    return reference_rates.read(_content(file_id))


def _content(file_id: int) -> str:
    found = select(ReferenceFile.content).where(ReferenceFile.id == file_id)
    return db.session.scalars(found).one()
