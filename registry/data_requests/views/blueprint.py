"""The blueprint of the research desk, the words of its templates, and how refusals are shown."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from registry import privacy, snapshot
from registry.data_requests import queries
from registry.data_requests.actions import Refused
from registry.data_requests.models import REVIEWS
from registry.disclosure import coarse, risks
from registry.disclosure.files import FORMS, TooLarge
from registry.disclosure.profiles import PROFILES
from registry.snapshot import naming

bp = Blueprint("data_requests", __name__, url_prefix="/research")
# What a person can put right, said in words; NotAllowed is a ValueError.
PROBLEMS = (Refused, TooLarge, ValueError)


@bp.context_processor
def _vocabulary() -> dict[str, Any]:
    return {
        "FORMS": FORMS,
        "PROFILES": PROFILES,
        "REVIEWS": REVIEWS,
        "data_as_of": snapshot.as_of,
        "is_offered": queries.is_offered,
        "item_label": naming.label,
        "item_number": naming.number,
        "rating": risks.rating,
        # An approved file may be listed; until then a number must not tell of a few patients.
        "shown": lambda count: coarse(count, privacy.fewest()),
        "hides": lambda: privacy.fewest() != privacy.NOTHING_HIDDEN,
    }


def done(request_id: int, act: Callable[[], object], words: str) -> Response:
    """Do *act*, say *words* or why not, and go back to the request."""
    try:
        act()
        flash(words, "success")
    except PROBLEMS as problem:
        flash(str(problem), "warning")
    return redirect(url_for(".show", request_id=request_id), 303)
