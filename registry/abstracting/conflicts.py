"""Two people saved the same items: both sides, and which the user gives up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from registry.abstracting.chart import Chart
from registry.abstracting.fields import MASKED, item_of, masked
from registry.cases.actions import StaleSave
from registry.cases.items import place_level
from registry.cases.models import Abstract
from registry.standards.items import Item

# A ticked box of this name gives up what was typed for the item.
PREFIX = "theirs-"


@dataclass(frozen=True, slots=True)
class Side:
    """An item as typed here, and as somebody else has stored it meanwhile."""

    item: Item
    typed: str
    typed_meaning: str
    theirs: str
    theirs_meaning: str
    changed_by: str
    changed_at: datetime

    @property
    def choice(self) -> str:
        """The name of the box that takes the other side's value."""
        return PREFIX + self.item.naaccr_id


def sides(stale: StaleSave, abstract: Abstract) -> list[Side]:
    """Return both sides of each conflict of *stale*."""
    case = Chart.of(abstract)
    owners = {"patient": abstract.tumor.patient, "tumor": abstract.tumor}
    found = []
    for conflict in stale.conflicts:
        naaccr_id = conflict.naaccr_id
        owner = owners.get(place_level(naaccr_id), abstract)
        show = masked if naaccr_id == MASKED else str
        found.append(
            Side(
                item_of(naaccr_id),
                show(conflict.typed),
                case.describe(naaccr_id, conflict.typed),
                show(conflict.stored),
                case.describe(naaccr_id, conflict.stored),
                owner.changed_by,
                owner.changed_at,
            )
        )
    return found


def given_up(names: Iterable[str]) -> frozenset[str]:
    """Return the items for which a form's *names* say: take the other side's value."""
    return frozenset(name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX))
