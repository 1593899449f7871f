"""The work list: which incomplete cases are overdue, which are ready, which still wait."""

from dataclasses import dataclass, replace

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from registry.cases import queries
from registry.cases.filters import CaseFilter, conditions, work
from registry.cases.models import INCOMPLETE, Abstract
from registry.cases.waiting.models import Waiting
from registry.extensions import db


@dataclass(frozen=True, slots=True)
class Counts:
    """How many incomplete cases are in each state; *woken* ones are no longer waiting."""

    overdue: int
    ready: int
    waiting: int
    woken: int


def counts(chosen: CaseFilter, today: str) -> Counts:
    """Return the numbers of the work list among the cases of *chosen*; *today* is YYYYMMDD."""
    other = aliased(Abstract)
    # Found by their ids, the few incomplete cases are what is read, whatever else is asked.
    incomplete = Abstract.id.in_(select(other.id).where(other.status == INCOMPLETE))
    among = replace(chosen, work="", status="", overdue="")
    where = [*conditions(among, today), incomplete]
    woken = Abstract.id.in_(select(Waiting.abstract_id).where(Waiting.until <= today))
    states = [work(state, today) for state in ("overdue", "ready", "waiting")]
    sums = [func.coalesce(func.sum(case((each, 1), else_=0)), 0) for each in (*states, woken)]
    found = db.session.execute(
        queries.joined(select(*sums).select_from(Abstract), where).where(*where)
    )
    return Counts(*found.one())
