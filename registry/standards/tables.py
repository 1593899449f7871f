"""Reading data files of this room and the engines, and the years that their rows hold for."""

import csv
from importlib import resources

ALWAYS = (0, 9999)


def rows(name: str, room: str = "standards") -> list[dict[str, str]]:
    """Return the rows of ``data/<name>.csv`` of a *room*, each by the names of its columns."""
    data = resources.files(f"registry.{room}").joinpath(f"data/{name}.csv")
    return list(csv.DictReader(data.read_text("utf-8").splitlines()))


def years(row: dict[str, str]) -> tuple[int, int]:
    """Return the first and last year of diagnosis of *row*; an open end is 0 or 9999."""
    return int(row["first_year"] or ALWAYS[0]), int(row["last_year"] or ALWAYS[1])


def years_in_words(first: int, last: int) -> str:
    """Return a span of years of diagnosis in words: diagnosis 2018 or later."""
    if first == ALWAYS[0]:
        return f"diagnosis {last} or earlier"
    if last == ALWAYS[1]:
        return f"diagnosis {first} or later"
    return f"diagnosis {first}" if first == last else f"diagnosis {first}-{last}"
