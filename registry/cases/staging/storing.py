"""Storing what the algorithms derive for a case, with their versions and the time."""

from collections.abc import Mapping
from datetime import UTC, datetime

from registry.cases.items import CaseItems
from registry.cases.models import Tumor
from registry.cases.staging import site
from registry.staging import derivation
from registry.staging.assignment import assign, diagnosis_year
from registry.staging.shelf import Shelf


def restage(case: CaseItems, tumor: Tumor, changed: Mapping[str, str]) -> dict[str, str]:
    """Derive anew where one of the *changed* items matters, given with their old values.

    Returns the old values of the derived items that differ.
    """
    shelf = site.shelf()
    old_year = diagnosis_year({"dateOfDiagnosis": changed.get("dateOfDiagnosis", "")})
    if not derivation.matters(shelf, case, changed, old_year):
        return {}
    return store(case, tumor, shelf, derivation.stored_items(shelf, case, old_year))


def store(
    case: CaseItems, tumor: Tumor, shelf: Shelf, derived: Mapping[str, str]
) -> dict[str, str]:
    """Store the *derived* items of a case; return the old values of those that differ."""
    before = case.set(derived)
    label = label_of(shelf, case) if any(derived.values()) else None
    if before or tumor.staged_with != label:
        tumor.staged_with, tumor.staged_at = label, datetime.now(UTC) if label else None
    return before


def label_of(shelf: Shelf, case: Mapping[str, str]) -> str:
    """Return the algorithms that stage a case, with their versions."""
    names = [each.algorithm.name for each in assign(shelf, case) if each.algorithm]
    return " ".join(map(shelf.label, names))
