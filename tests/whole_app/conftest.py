"""What the guards of the whole application share."""

from pathlib import Path

import pytest

import registry
from registry.audit.actions import SYSTEM
from registry.cases.directory import actions as directory
from registry.cases.evidence import actions as evidence
from registry.exchange.upgrading import actions as upgrading
from registry.standards import items

PACKAGE = Path(registry.__file__).parent


@pytest.fixture
def views(app):
    """All routes but static files: [(rule, view)]."""
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    return [(r, app.view_functions[r.endpoint]) for r in rules if not r.endpoint.endswith("static")]


DOCTOR = {"kind": "physician", "number": "A1", "npi": "", "name": "Dr. A", "detail": ""}


@pytest.fixture
def samples(make_abstract, make_user, make_local_edit):
    """A value for each parameter of an address that one patient with one case can give."""
    abstract = make_abstract(primarySite="C504")
    return {
        "abstract_id": abstract.id,
        "patient_id": abstract.patient_id,
        "facility_id": abstract.facility_id,
        "user_id": make_user().id,
        "report_id": evidence.add_report(SYSTEM, abstract, "Left breast: carcinoma.").id,
        "section": "identification",
        "edit_id": "R088",
        "local_edit_id": make_local_edit().id,
        "entry_id": directory.keep(SYSTEM, None, DOCTOR).id,
        "kind": "physician",
        "upgrade_id": upgrading.upgrade(SYSTEM, 250, 260).id,
        "naaccr_id": items.item("primarySite").naaccr_id,
    }
