"""The help that concerns everybody."""

from flask import current_app, render_template

from registry.accounts.forms import ROLE_WORDS
from registry.accounts.views.blueprint import bp
from registry.security import Role, public


@bp.get("/help")
@public
def help_page() -> str:
    """Show what roles may do, how long a session lasts, and where else to look."""
    return render_template(
        "help/index.html", roles=Role, words=ROLE_WORDS, settings=current_app.config
    )
