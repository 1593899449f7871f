"""How numbers stand in addresses."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

# The largest id that every database can be asked for.
LARGEST = 2**31 - 1


class IdConverter(IntegerConverter):
    """A whole number that a database can hold; a larger one is no address."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def init_app(app: Flask) -> None:
    """Let ``<int:...>`` of every route be an id."""
    app.url_map.converters["int"] = IdConverter
