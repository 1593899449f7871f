"""The annual report and the quality measures with very many tumors.

Run as ``python -m bench.annual --instance FOLDER`` on the million that bench.snapshot keeps.
"""

import argparse
import io
from datetime import UTC, date, datetime
from pathlib import Path

from bench.snapshot import peak, timed
from registry import create_app, snapshot
from registry.cases.filters import CaseFilter
from registry.extensions import db
from registry.reports.annual import building, excel, pdf, word
from registry.reports.annual.building import Asked
from registry.reports.quality import queries as quality

TODAY = date(2026, 6, 30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--instance", type=Path, required=True)
    parser.add_argument("--year", type=int, default=2025)
    given = parser.parse_args()
    app = create_app({"SECRET_KEY": "bench"}, instance_path=given.instance)
    with app.test_request_context():
        timed("bring the snapshot up to date", 1, snapshot.as_of)
        asked = Asked(given.year)
        timed("annual report", 1, lambda: building.build(asked, TODAY))
        pack = building.kept(asked, TODAY)
        print(f"{'cases of the year':32} {pack.cases:,}")
        now = datetime.now(UTC)
        for form, renderer in (("Excel", excel), ("Word", word), ("PDF", pdf)):
            timed(
                f"as {form}",
                1,
                lambda write=renderer.write: write(
                    pack, io.BytesIO(), made_by="bench", made_at=now
                ),
            )
        years = CaseFilter(
            basis="diagnosis", year_from=str(given.year - 4), year_to=str(given.year)
        )
        measures = quality.measures()
        timed("all measures, five years", 1, lambda: quality.judged(measures, years, TODAY))
        print(f"{'peak of memory':32} {peak():.0f} MB", flush=True)
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main()
