"""What the guards of the whole application share."""

from pathlib import Path

import pytest

import registry

PACKAGE = Path(registry.__file__).parent


@pytest.fixture
def views(app):
    """All routes but static files: [(rule, view)]."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    return [(r, app.view_functions[r.endpoint]) for r in rules if not r.endpoint.endswith("static")]
