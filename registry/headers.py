"""The headers that every answer carries."""

from flask import Flask, Response, request

# Nothing inline, nothing from elsewhere; Bootstrap's style sheet draws its icons as data: images.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
# All of our scripts, and all of our style sheets in one file, at addresses with a digest.
MODULES, SHEETS = "module_static", "sheets_static"
STATIC = ("static", "bootstrap.static", MODULES, SHEETS)


def init_app(app: Flask) -> None:
    """Add the security headers to all answers of *app*."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cache-Control"] = _cache_control()
        return response


def _cache_control() -> str:
    if request.endpoint not in STATIC:
        # Pages hold patients' data: no browser or proxy keeps a copy.
        return "no-store"
    # An address with the file's digest always means the same file; others are asked for anew.
    lasting = "v" in request.args or request.endpoint in (MODULES, SHEETS)
    return "public, max-age=31536000, immutable" if lasting else "no-cache"
