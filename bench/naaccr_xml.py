"""How fast NAACCR XML is read, checked and copied, against expat without handlers.

Interleaved rounds on one core; medians of CPU seconds; peak memory of a process of its own.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import xml.parsers.expat as expat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import files
from registry.exchange import naaccr_xml
from registry.exchange.naaccr_xml import copying, parallel


def yardstick(path: Path) -> None:
    parser = expat.ParserCreate("utf-8")
    with path.open("rb") as file:
        while chunk := file.read(1024 * 1024):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def read(path: Path) -> None:
    with naaccr_xml.Reader(path) as reader:
        for patient in reader:
            assert not patient.problems


def copy(path: Path) -> None:
    copying.copy(path, path.with_suffix(".copy"), naaccr_xml.ReaderOptions())


def read_by_two(path: Path) -> None:
    assert not any(found.problems for found in parallel.validate(path, jobs=2))


def cpu(work: Callable[[Path], None], path: Path) -> float:
    start = time.process_time()
    work(path)
    return time.process_time() - start


def wall(work: Callable[[Path], None], path: Path) -> float:
    start = time.perf_counter()
    work(path)
    return time.perf_counter() - start


def peak_memory(path: Path, work: str) -> float:
    script = (
        "from pathlib import Path; from bench import naaccr_xml;"
        f"naaccr_xml.{work}(Path({str(path)!r})); print(Path('/proc/self/status').read_text())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    # The high-water mark of the process itself; getrusage would count its parent's too.
    return int(done.stdout.split("VmHWM:")[1].split()[0]) / 1024


@contextmanager
def one_core() -> Iterator[None]:
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    yield
    os.sched_setaffinity(0, cores)


def ratios(paths: dict[str, Path], rounds: int) -> dict[str, list[float]]:
    rows: dict[str, list[float]] = {}
    for name, path in list(paths.items()) * rounds:
        with one_core():
            base = cpu(yardstick, path)
            rows.setdefault(f"expat alone, {name}: seconds", []).append(base)
            rows.setdefault(f"read + checks, {name}", []).append(base / cpu(read, path))
            rows.setdefault(f"copy, {name}", []).append(base / cpu(copy, path))
        pair = wall(yardstick, path) / wall(read_by_two, path)
        rows.setdefault(f"two processes (wall clock), {name}", []).append(pair)
    return rows


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--tumors", type=int, default=5_000)
    arguments.add_argument("--rounds", type=int, default=5)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = {"plain": Path(folder, "plain.xml"), "with numbers": Path(folder, "numbers.xml")}
        for name, path in paths.items():
            count = files.repeated(path, chosen.tumors, numbers=name == "with numbers")
        megabytes = paths["plain"].stat().st_size / 1e6
        print(f"{count} tumors, {megabytes:.1f} MB; ratios to expat alone, medians")
        for name, values in ratios(paths, chosen.rounds).items():
            print(f"  {name:45} {statistics.median(values):6.2f}")
        for work in ("read", "copy"):
            print(f"  peak memory of {work}: {peak_memory(paths['plain'], work):.0f} MB")


if __name__ == "__main__":
    main()
