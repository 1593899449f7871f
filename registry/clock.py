"""The server's own clock; what needs a day or a moment takes it as a parameter."""

from datetime import date, datetime


def today() -> date:
    """Return the day where the server stands."""
    return datetime.now().astimezone().date()
