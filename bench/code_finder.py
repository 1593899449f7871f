"""Time of finding a code by code, words, abbreviation or misspelling, and of site groups.

Run with ``python -m bench.code_finder``; the aim is a p95 below 50 ms for each full list.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial

from registry.standards import icdo3, lookup, search, site_groups, tables

ROUNDS = 20
CASE = {
    "addrAtDxState": "TX",
    "primarySite": "C504",
    "histologicTypeIcdO3": "8500",
    "behaviorCodeIcdO3": "3",
    "dateOfDiagnosis": "20250301",
    "sexAssignedAtBirth": "2",
}
TYPED = {
    "histologicTypeIcdO3": (
        "a",
        "8140",
        "8140/3",
        "carcinoma",
        "infiltrating duct",
        "zzz",
        "",
        "GBM",
        "hepatocelular",
        "sq cell ca in situ",
    ),
    "primarySite": (
        "c",
        "C34",
        "C341",
        "lung",
        "upper lobe lung",
        "left breast",
        "zzz",
        "",
        "ca of lt breast uiq",
        "protsate",
    ),
    "causeOfDeath": ("c", "heart attack", "mi", "pnuemonia", "I21", ""),
    "rxSummChemo": ("a", "cisplatin", "folfox", "tamoxifin", "Herceptin", ""),
    "countyAtDx": ("a", "453", "travis", "san a", "zzz", ""),
    "addrAtDxCountry": ("a", "USA", "united", "zzz", ""),
    "phase1RadiationPrimaryTxVolume": ("a", "40", "breast", "zzz", ""),
    "rxSummSurgPrimSite2023": ("B", "B510", "mastectomy", "zzz", ""),
}


def main() -> None:
    """Print median and p95 of each list's look-ups, then the rate of site groups."""
    for naaccr_id, typed in TYPED.items():
        lookup.search(naaccr_id, "", CASE)
        searches = [partial(lookup.search, naaccr_id, words, CASE) for words in typed]
        _report(naaccr_id, _times(searches))
    _report("all US counties in one list", _county_times())
    _report("describe a histology", _describe_times())
    print(f"site groups: {_site_groups_per_second():,.0f} cases a second")


def _county_times() -> list[float]:
    rows = tables.rows("counties")
    index = search.Index((row["state"] + row["code"], row["label"], True) for row in rows)
    return _times([partial(index.search, words) for words in ("a", "TX453", "san", "zzz", "")])


def _describe_times() -> list[float]:
    case = {**CASE, "behaviorCodeIcdO3": "3"}
    return _times([partial(lookup.describe, "histologicTypeIcdO3", "8500", case)])


def _times(calls: Sequence[Callable[[], object]]) -> list[float]:
    return [_milliseconds(call) for call in calls for _ in range(ROUNDS)]


def _site_groups_per_second() -> float:
    sites = [choice.code for choice in icdo3.search_topography("", limit=400)]
    cases = [(site, histology) for site in sites for histology in ("8140", "8070", "9680")] * 200
    started = time.perf_counter()
    for site, histology in cases:
        site_groups.site_group(site, histology)
    return len(cases) / (time.perf_counter() - started)


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _report(name: str, times: list[float]) -> None:
    p95 = statistics.quantiles(times, n=20)[-1]
    print(f"{name}: median {statistics.median(times):.2f} ms, p95 {p95:.2f} ms")


if __name__ == "__main__":
    main()
