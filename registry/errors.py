"""Pages for what goes wrong."""

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

WORDS = {
    400: ("The request could not be read", "Go back, and send the form again."),
    401: (
        "You are not signed in",
        "Nothing was stored. Sign in in a new tab, then go back here and send the form again.",
    ),
    403: ("Your role does not allow this", "An administrator can change what your account may do."),
    404: ("There is nothing at this address", "Look for the case in the case list."),
    405: ("This address does not take such a request", "Go back, and use the buttons of the page."),
    409: ("Somebody else was faster", "Open the page again to see how it is now."),
    413: (
        "What was sent is too large",
        "Nothing was stored. The administrator can raise MAX_CONTENT_LENGTH, MAX_FORM_MEMORY_SIZE.",
    ),
    500: ("The registry made a mistake", "Nothing was stored. The log of the server has details."),
}
OLD_FORM = (
    "The form is too old",
    "Nothing was stored. Sign in in a new tab, then open the page again, and send the form anew.",
)


def init_app(app: Flask) -> None:
    """Show errors in the layout, in words."""

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> ResponseReturnValue:
        if error.response is not None:
            return error.response
        code = error.code or 500
        title, advice = WORDS.get(code, (error.name, error.description or ""))
        if isinstance(error, CSRFError):
            title, advice = OLD_FORM
        page = render_template(
            "errors/error.html", code=code, title=title, advice=advice, detail=_own_words(error)
        )
        return page, code


def _own_words(error: HTTPException) -> str:
    """Return what our code said when it raised *error*; the framework's own words help nobody."""
    if isinstance(error, CSRFError) or error.description == type(error).description:
        return ""
    return error.description or ""
