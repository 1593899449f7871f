"""What users who never see a patient may ask, and below which counts are hidden from them."""

from flask import Flask, abort, current_app, request
from flask_login import current_user

from registry.cases.filters import IDENTIFYING
from registry.security import Permission

NOTHING_HIDDEN = 1
REFUSAL = "Your role does not find cases by names or numbers of patients: leave out {}."


def init_app(app: Flask) -> None:
    """Refuse filters that find a patient to those who may not see patients, whatever they open."""

    @app.before_request
    def refuse_identifying() -> None:
        if not current_user.is_authenticated or current_user.may(Permission.VIEW_CASES):
            return
        asked = [name for name in IDENTIFYING if request.values.get(name)]
        if asked:
            abort(403, REFUSAL.format(", ".join(asked)))


def fewest() -> int:
    """Return below which counts are hidden from the user; 1 hides nothing."""
    if current_user.may(Permission.VIEW_CASES):
        return NOTHING_HIDDEN
    return threshold()


def threshold() -> int:
    """Return below which counts are hidden in what leaves the hospital."""
    return int(current_app.config["SMALL_CELL_THRESHOLD"])
