"""Reading the data files of this room."""

import csv
from importlib import resources


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of ``data/<name>.csv``, each by the names of its columns."""
    data = resources.files("registry.reading").joinpath(f"data/{name}.csv")
    return list(csv.DictReader(data.read_text("utf-8").splitlines()))
