"""Charts of cases that stand in no database."""

from registry.abstracting.chart import Chart
from registry.staging.ajcc.tables import Tables
from registry.staging.shelf import Shelf

STARTER = Shelf({}, current_year=2026)


def chart(items=(), **more):
    """Return the chart of a case, staged with the starter set alone."""
    return Chart({**dict(items), **more}, STARTER, Tables())
