"""The form on which a case is coded again: the items of the sample, and none of the first codes."""

from collections.abc import Collection

from registry.abstracting import sections
from registry.abstracting.chart import Chart
from registry.abstracting.sections import Placement


def places(items: Collection[str], case: Chart, posted: Collection[str] = ()) -> list[Placement]:
    """Return the places of the sampled *items* that the second codes, as typed so far, ask for.

    Items that were *posted* stay, so that nothing typed is lost.
    """
    known = sections.by_id()
    return [
        place
        for place in (known[item] for item in items if item in known)
        if place.fits(case) or place.naaccr_id in case or place.naaccr_id in posted
    ]
