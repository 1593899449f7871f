"""Pages for what goes wrong."""

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

WORDS = {
    400: ("The request could not be read", "Go back, and send the form again."),
    403: ("Your role does not allow this", "An administrator can change what your account may do."),
    404: ("There is nothing at this address", "Look for the case in the case list."),
    405: ("This address does not take such a request", "Go back, and use the buttons of the page."),
    409: ("Somebody else was faster", "Open the page again to see how it is now."),
    413: ("The upload is too large", "An administrator can raise MAX_CONTENT_LENGTH."),
    500: ("The registry made a mistake", "Nothing was stored. The log of the server has details."),
}


def init_app(app: Flask) -> None:
    """Show errors in the layout, in words."""

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> ResponseReturnValue:
        code = error.code or 500
        title, advice = WORDS.get(code, (error.name, ""))
        if isinstance(error, CSRFError):
            title, advice = "The form is too old", "Sign in again, and send the form once more."
        page = render_template("errors/error.html", code=code, title=title, advice=advice)
        return page, code
