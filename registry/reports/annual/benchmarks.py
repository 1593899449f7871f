"""What a site loads to compare with: files in the folder ``annual`` of the instance.

``stage-NAME.csv`` has the columns site,stage,percent; ``volume.csv`` site,cases;
``catchment.csv`` state,county.  Sites are named as in the tables; stages are 0 to IV.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from registry.reports.statistics import main_sites

STAGES = ("0", "I", "II", "III", "IV")
FOLDER = "annual"


class BenchmarkError(ValueError):
    """A file of benchmarks that cannot be used; the text names file, line and column."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A stage distribution to compare with: {site: {stage: percent}}."""

    name: str
    stages: dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that a site loaded; empty where it loaded nothing."""

    stages: tuple[Benchmark, ...] = ()
    volume: dict[str, int] | None = None
    catchment: frozenset[tuple[str, str]] = frozenset()


def load(folder: Path) -> Loaded:
    """Return what lies in *folder*, which need not exist; raises BenchmarkError."""
    stages = tuple(_stages(path) for path in sorted(folder.glob("stage-*.csv")))
    volume, catchment = folder / "volume.csv", folder / "catchment.csv"
    return Loaded(
        stages,
        _volume(volume) if volume.exists() else None,
        _catchment(catchment) if catchment.exists() else frozenset(),
    )


def _stages(path: Path) -> Benchmark:
    found: dict[str, dict[str, float]] = {}
    for line, row in _rows(path, ("site", "stage", "percent")):
        site = _site(path, line, row["site"])
        if row["stage"] not in STAGES:
            raise _error(path, line, "stage", row["stage"], f"one of {', '.join(STAGES)}")
        percent = _number(path, line, "percent", row["percent"])
        if percent > 100:
            raise _error(path, line, "percent", row["percent"], "a percentage from 0 to 100")
        found.setdefault(site, {})[row["stage"]] = percent
    return Benchmark(path.stem.removeprefix("stage-"), found)


def _volume(path: Path) -> dict[str, int]:
    return {
        _site(path, line, row["site"]): int(_number(path, line, "cases", row["cases"]))
        for line, row in _rows(path, ("site", "cases"))
    }


def _catchment(path: Path) -> frozenset[tuple[str, str]]:
    found = set()
    for line, row in _rows(path, ("state", "county")):
        if not (len(row["county"]) == 3 and row["county"].isdecimal()):
            raise _error(path, line, "county", row["county"], "a county code of three digits")
        found.add((row["state"], row["county"]))
    return frozenset(found)


def _rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the lines of a file with their numbers."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise BenchmarkError(f"{path.name}: is not UTF-8 text") from None
    reader = csv.DictReader(text.splitlines())
    if tuple(reader.fieldnames or ()) != columns:
        raise BenchmarkError(f"{path.name}: line 1: expected the columns {','.join(columns)}")
    for row in reader:
        yield reader.line_num, {name: (row[name] or "").strip() for name in columns}


def _site(path: Path, line: int, value: str) -> str:
    if value not in main_sites():
        raise _error(path, line, "site", value, f"one of {', '.join(main_sites())}")
    return value


def _number(path: Path, line: int, column: str, value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e9:
        raise _error(path, line, column, value, "a number")
    return number


def _error(path: Path, line: int, column: str, value: str, expected: str) -> BenchmarkError:
    return BenchmarkError(f"{path.name}: line {line}: {column}: {value!r} is not {expected}")
