"""How well and how fast reports are read: ``python -m bench.reading [GROUP] [-v]``.

The invented reports of ``data/reports`` and the values that a registrar would code from
each.  Those named *held* were written before, and kept from, the tuning of the reader; those
named *later*, *other*, *hard*, *unseen*, *last* and *fresh* were written in other styles
afterwards, in this order, each before the reader saw it.  *oncology* are notes on treatment, half
of them with dates of none that was given.
"""

import csv
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from registry import reading

FOLDER = Path(__file__).parent / "data" / "reports"


@dataclass
class Score:
    """Counts of suggestions by item: right, wrong (false or needless), and missed values."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def precision(self, item: str | None = None) -> float:
        """Return the share of suggestions (for *item*) that are right; 1.0 without any."""
        return _share(self.right, self.wrong, item)

    def recall(self, item: str | None = None) -> float:
        """Return the share of values (of *item*) that were suggested rightly."""
        return _share(self.right, self.missed, item)

    @property
    def items(self) -> list[str]:
        """The items that were expected or suggested anywhere."""
        return sorted(set(self.right) | set(self.wrong) | set(self.missed))


def measured(group: str = "") -> Score:
    """Return the score over the reports whose names begin with *group*."""
    score = Score()
    for name, text, expected in reports(group):
        found = {each.item: each.value for each in reading.read(text)}
        for item in sorted(found.keys() | expected.keys()):
            _count(score, name, item, found.get(item, ""), expected.get(item, ""))
    return score


def reports(group: str = "") -> Iterator[tuple[str, str, dict[str, str]]]:
    """Give name, text and expected values of each report."""
    with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for path in sorted(FOLDER.glob(f"{group}*.txt")):
        expected = {row["item"]: row["value"] for row in rows if row["report"] == path.stem}
        yield path.stem, path.read_text("utf-8"), expected


def main() -> None:
    """Print precision and recall by item and over all, and the speed."""
    groups = [word for word in sys.argv[1:] if not word.startswith("-")]
    score = measured(*groups[:1])
    for item in score.items:
        sys.stdout.write(
            f"{item:34} precision {score.precision(item):.2f}  recall {score.recall(item):.2f}"
            f"  ({score.right[item] + score.missed[item]} values)\n"
        )
    sys.stdout.write(
        f"{'all items':34} precision {score.precision():.3f}  recall {score.recall():.3f}\n"
    )
    if "-v" in sys.argv:
        sys.stdout.writelines(f"{fault}\n" for fault in score.faults)
    _print_speed()


def _count(score: Score, name: str, item: str, found: str, expected: str) -> None:
    if found == expected:
        score.right[item] += 1
        return
    score.faults.append(f"{name}: {item} {found or '-'}, expected {expected or '-'}")
    score.wrong[item] += bool(found)
    score.missed[item] += bool(expected)


def _share(right: Counter[str], other: Counter[str], item: str | None) -> float:
    good = right[item] if item else right.total()
    all_told = good + (other[item] if item else other.total())
    return good / all_told if all_told else 1.0


def _print_speed() -> None:
    text = "\n".join(text for _, text, _ in reports())
    for size in (len(text), 500_000, 1_000_000, 2_000_000):
        long_text = (text * (size // len(text) + 1))[:size]
        before = time.process_time()
        reading.read(long_text)
        sys.stdout.write(f"{size:>9,} characters: {time.process_time() - before:.2f} s\n")


if __name__ == "__main__":
    main()
