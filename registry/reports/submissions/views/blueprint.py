"""The blueprint of the submissions room, and the words its templates share."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint

from registry.cases.items import id_of_key
from registry.reports.submissions import tally
from registry.reports.submissions.forms import TYPE_WORDS
from registry.reports.submissions.models import CADENCES, KINDS
from registry.reports.submissions.selection import BASES, SENDING, Selection
from registry.standards import items

bp = Blueprint("submissions", __name__, url_prefix="/submissions")

RULES = {
    "incomplete": "The abstract is not complete",
    "no number": "Accession or sequence number is blank",
    "number disputed": "Another patient holds the accession number",
    "class not taken": "The destination does not take this class of case",
    "value not carried": "A value that the version cannot carry",
    "errors": "Errors that are not waived",
    "new": "New, and only changed cases were asked for",
    "changed": "Changed, and only new cases were asked for",
    "unchanged": "Unchanged since it was last sent",
}


def today() -> date:
    """Return the day by the server's own clock."""
    return datetime.now().astimezone().date()


@bp.context_processor
def _vocabulary() -> dict[str, Any]:
    return {
        "BASES": BASES,
        "CADENCES": CADENCES,
        "KINDS": KINDS,
        "RULES": RULES,
        "SENDING": SENDING,
        "TYPE_WORDS": TYPE_WORDS,
        "item_id": id_of_key,
        "item_name": _item_name,
        "selection_of": lambda submission: Selection.from_json(submission.selection),
        "site_group_name": tally.site_group_name,
    }


def _item_name(key: str) -> str:
    return items.by_number(int(key)).name if key.isdigit() else ""
