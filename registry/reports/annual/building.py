"""The annual report of a year, put together from the snapshot."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import func, select

from registry import snapshot
from registry.cases import wording
from registry.cases.directory import queries as directory
from registry.cases.filters import CaseFilter, conditions
from registry.cases.models import Abstract, EditFailure, Patient, Tumor
from registry.extensions import db
from registry.formats import moment
from registry.measures.measure import Measure
from registry.reports import following, queries
from registry.reports.annual import (
    benchmarks,
    care,
    cases,
    dataquality,
    outcomes,
    people,
    sites,
    work,
)
from registry.reports.annual.dataquality import EditCounts
from registry.reports.annual.pack import Pack, Section
from registry.reports.quality import queries as quality
from registry.reports.tables import Members

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Asked:
    """Which report: the year, its basis (accession, diagnosis, first-contact), the facility."""

    year: int
    basis: str = "accession"
    facility: str = ""

    @property
    def filter(self) -> CaseFilter:
        """The filter of the year's cases."""
        year = str(self.year)
        return CaseFilter(basis=self.basis, year_from=year, year_to=year, facility=self.facility)


# The last reports, so that a page and its figures are counted once: by version of the data.
_kept: dict[tuple[object, ...], Pack] = {}
MOST_KEPT = 4


def kept(asked: Asked, today: date) -> Pack:
    """Return the report as it was last built of the same data, or build it."""
    key = _key(asked, today)
    return _kept.get(key) or build(asked, today)


def build(asked: Asked, today: date) -> Pack:
    """Return the report; raises ValueError for the filter and for files of benchmarks."""
    loaded = benchmarks.load(Path(current_app.instance_path) / benchmarks.FOLDER)
    chosen, day = asked.filter, f"{today:%Y%m%d}"
    found = cases.read(chosen)
    lines = (*wording.filter_lines(chosen), f"Data as of {moment(snapshot.as_of())}")
    sections: tuple[Section, ...] = ()
    if len(found):
        sections = _sections(asked, found, loaded, today, day)
    pack = Pack(f"Annual report {asked.year}", lines, len(found), sections)
    _kept[_key(asked, today)] = pack
    while len(_kept) > MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    return pack


def _key(asked: Asked, today: date) -> tuple[object, ...]:
    return current_app.instance_path, asked, today, snapshot.version()


def _sections(
    asked: Asked, found: "pd.DataFrame", loaded: benchmarks.Loaded, today: date, day: str
) -> tuple[Section, ...]:
    base = asked.filter.to_query()
    trend = queries.table("trend", asked.filter, stage="stage_group", year=today.year, today=day)
    main = [
        part.label
        for part in care.top_parts(found[found["analytic"]], outcomes.SITES)
        if part.kind == "plain"
    ]
    facility = int(asked.facility) if asked.facility else None
    found_sections = (
        sites.section(found, trend, base, loaded.volume or {}),
        people.section(found, base, loaded.catchment),
        care.section(found, base, loaded.stages),
        outcomes.measures(
            quality.judged(_reported(), _diagnosed(asked), today), _diagnosed(asked).to_query()
        ),
        work.section(found, base, day, directory.describe),
        outcomes.follow_up(following.results(facility, today, without_class_00=False)),
        dataquality.section(found, base, _edits(asked.filter, day)),
        outcomes.survival_by_stage(CaseFilter(facility=asked.facility), main, asked.year, today),
    )
    # Without an analytic case there is no site to show survival of.
    return tuple(section for section in found_sections if section.blocks)


def _reported() -> list[Measure]:
    return [each for each in quality.measures() if each.status in ("reported", "local")]


def _diagnosed(asked: Asked) -> CaseFilter:
    """Return the filter of the measures, whose years are those of diagnosis."""
    return replace(asked.filter, basis="diagnosis")


def _edits(chosen: CaseFilter, today: str) -> EditCounts:
    """Count the failing edits of the cases of *chosen*, which the live database keeps."""
    import numpy as np

    per_case = (
        select(Abstract.id, func.count(EditFailure.edit_id).label("failures"))
        .select_from(Abstract)
        .join(Tumor, Tumor.id == Abstract.tumor_id)
        .join(Patient, Patient.id == Abstract.patient_id)
        .outerjoin(EditFailure, EditFailure.abstract_id == Abstract.id)
        .where(*conditions(chosen, today))
        .group_by(Abstract.id)
    )
    rows = db.session.execute(per_case).all()
    keys, failures = np.array(rows, dtype="int64").reshape(-1, 2).T
    return EditCounts(
        int(failures.sum()),
        Members.of(keys, failures >= 0, "All records"),
        Members.of(keys, failures > 0, "Records with a failing edit"),
        Members.of(keys, failures == 0, "Records without a failing edit"),
    )
