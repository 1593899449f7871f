"""Stage 20,000 EOD cases one by one and as columns, answers checked; needs ../shared."""

import gzip
import json
import sys
import time
from pathlib import Path

import pandas as pd
import psutil

from registry.staging import batch, reading
from registry.staging.algorithm import Algorithm

SHARED = Path(__file__).parents[2] / "shared"
BUNDLE = SHARED / "data" / "staging-bundles" / "eod_public-3.3.zip"
CASES = SHARED / "vectors" / "staging-bench-eod.jsonl.gz"


def main() -> None:
    if not CASES.exists():
        sys.exit(f"{CASES.name} is not there; nothing measured")
    before = psutil.Process().memory_info().rss
    started = time.perf_counter()
    bundle = reading.read(BUNDLE)
    print(f"load: {time.perf_counter() - started:.3f} s")
    Algorithm(bundle, current_year=2026).lookup({"site": "C509"})
    print(f"memory of the bundle: {(psutil.Process().memory_info().rss - before) / 1e6:.0f} MB")
    lines = gzip.decompress(CASES.read_bytes()).decode().splitlines()
    yardstick = max(rate(lines, json.loads) for _ in range(3))
    print(f"json.loads: {yardstick:,.0f} lines/s")
    vectors = [json.loads(line) for line in lines]
    algorithm = Algorithm(bundle, current_year=2026)
    for name in ("cold", "warm"):
        found = rate(vectors, lambda vector: check(algorithm.stage(vector["input"]), vector))
        print(f"one by one, {name}: {found:,.0f}/s, {found / yardstick:.2f} of json.loads")
    frame = pd.DataFrame([vector["input"] for vector in vectors])
    algorithm = Algorithm(bundle, current_year=2026)
    for name in ("cold", "warm"):
        started = time.perf_counter()
        answers = batch.stage(algorithm, frame)
        found = len(frame) / (time.perf_counter() - started)
        print(f"as columns, {name}: {found:,.0f}/s, {found / yardstick:.2f} of json.loads")
    for vector, row in zip(vectors, answers.to_dict("records"), strict=True):
        output = {key: row[key] for key in vector["output"]}
        same = row["result"] == vector["result"] and row["schema_id"] == vector["schema_id"]
        if not same or output != vector["output"] or list(row["path"]) != vector["path"]:
            sys.exit(f"another answer for {vector['input']}")


def check(staged, vector) -> None:
    if (
        staged.result != vector["result"]
        or staged.schema_id != vector["schema_id"]
        or staged.output != vector["output"]
        or len(staged.errors) != len(vector["errors"])
    ):
        sys.exit(f"another answer for {vector['input']}: {staged}")


def rate(values, work) -> float:
    started = time.perf_counter()
    for value in values:
        work(value)
    return len(values) / (time.perf_counter() - started)


if __name__ == "__main__":
    main()
