"""Items that identify a patient, from the live database, for those who may see them."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from registry import snapshot
from registry.accounts.queries import user_named
from registry.audit import actions as audit
from registry.audit.actions import SYSTEM, Event
from registry.cases.item_filters import value_of
from registry.cases.models import Abstract
from registry.extensions import db
from registry.standards.items import UnknownItem

if TYPE_CHECKING:
    import pandas as pd


def joined(frame: "pd.DataFrame", names: Sequence[str], username: str) -> "pd.DataFrame":
    """Return *frame* with the items *names* of each abstract, and record who read them.

    Raises ValueError for what is no item of a case.
    """
    import pandas as pd

    try:
        columns = [value_of(name).label(name) for name in names]
    except UnknownItem as unknown:
        raise ValueError(str(unknown)) from None
    statement = select(Abstract.id.label("abstract_key"), *columns).select_from(snapshot.CASES)
    keys = set(frame["abstract_key"])
    rows = [tuple(row) for row in db.session.execute(statement) if row.abstract_key in keys]
    user = user_named(username)
    detail = {"items": list(names), "cases": len(frame)}
    actor = user.actor if user else SYSTEM
    audit.record(actor, Event("read identifiers for research", detail=detail))
    found = pd.DataFrame(rows, columns=["abstract_key", *names])
    return frame.merge(found, on="abstract_key", how="left")
