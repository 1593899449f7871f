"""Cases for the measures from the snapshot, and the names of cases from the live database."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app
from sqlalchemy import select

from registry import snapshot
from registry.cases.filters import CaseFilter
from registry.cases.models import Abstract, Tumor
from registry.extensions import db
from registry.measures import loader
from registry.measures.measure import INCOMPLETE, Measure
from registry.reports.quality import judging
from registry.reports.quality.judging import Judged

if TYPE_CHECKING:
    import pandas as pd

LOCAL_FOLDER = "measures"
YEARS = 5
# A database takes only so many keys in one statement.
KEYS_AT_ONCE = 500


def measures() -> tuple[Measure, ...]:
    """Return the published measures and the site's own, files in the instance folder.

    Raises MeasureError, which names the file and the place, where one cannot be used.
    """
    return loader.with_local(local_files())


def local_files() -> list[Path]:
    """Return the site's own files of measures."""
    return sorted((Path(current_app.instance_path) / LOCAL_FOLDER).glob("*.toml"))


def judged(
    measures: Sequence[Measure], chosen: CaseFilter, as_of: date, *, every: bool = False
) -> list[Judged]:
    """Return the verdicts of each measure on the cases of *chosen*; raises ValueError.

    *every* is that of :func:`judging.judged`.
    """
    cases = snapshot.cases(chosen, judging.columns(measures), today=f"{as_of:%Y%m%d}")
    return judging.judged(measures, cases, as_of, every=every)


def countdown(found: Iterable[Judged]) -> "pd.DataFrame":
    """Return the incomplete cases of all measures, the most urgent first.

    The columns are those of the verdicts and measure, its id; cases without a window
    come last.
    """
    import pandas as pd

    parts = [
        each.verdicts[each.verdicts["outcome"] == INCOMPLETE].assign(measure=each.measure.id)
        for each in found
    ]
    return pd.concat(parts).sort_values(
        ["days_left", "measure", "abstract_key"], na_position="last", kind="stable"
    )


def named(keys: Collection[int]) -> dict[int, Any]:
    """Return of each abstract what a list of cases shows: numbers, site, date, class."""
    listed, found = sorted({int(key) for key in keys}), {}
    for start in range(0, len(listed), KEYS_AT_ONCE):
        statement = (
            select(
                Abstract.id,
                Abstract.accession_number_hosp,
                Abstract.sequence_number_hospital,
                Abstract.class_of_case,
                Abstract.abstracted_by,
                Abstract.status,
                Tumor.primary_site,
                Tumor.date_of_diagnosis,
            )
            .join(Tumor, Tumor.id == Abstract.tumor_id)
            .where(Abstract.id.in_(listed[start : start + KEYS_AT_ONCE]))
        )
        found.update({row.id: row for row in db.session.execute(statement)})
    return found
