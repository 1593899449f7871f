import numpy as np
import pandas as pd

from registry.reports.annual import dataquality
from registry.reports.annual.dataquality import EditCounts
from registry.reports.tables import Members
from tests.reports.analysis.test_survival import example, needs_vectors


@needs_vectors
def test_the_indices_agree_with_the_reference():
    inputs, expected = example("shared-dq-indices")
    size = inputs["incident"]

    def column(value, number, other):
        """Return a column of *number* times *value*, otherwise *other*."""
        return [value] * number + [other] * (size - number)

    cases = pd.DataFrame(
        {
            "abstract_key": range(size),
            "patient_key": range(size),
            "tumor_key": range(size),
            "behaviorCodeIcdO3": "3",
            "diagnosticConfirmation": column("1", inputs["microscopically_verified"], "9"),
            "typeOfReportingSource": column("7", inputs["dco"], "1"),
            # Those of unknown site are the last, so that none of them died of it.
            "primarySite": column("C509", size - inputs["unknown_primary"], "C809"),
            "vital": column("0", inputs["deaths_same_period"], "1"),
            "causeOfDeath": column("C509", inputs["deaths_same_period"], ""),
            "age": 60,
            "sex": "2",
            "laterality": "1",
            "histologicTypeIcdO3": "8500",
            "dateOfDiagnosis": "20250101",
        }
    ).astype({"primarySite": "category"})
    nobody = Members.of(np.array([], dtype=int), np.array([], dtype=bool))
    table = dataquality.indices(cases, {}, EditCounts(0, nobody, nobody, nobody))
    found = {row.label: row.values for row in table.rows}
    for label, key in (
        ("Microscopically confirmed, % of malignant", "mv_percent"),
        ("Death certificate only, %", "dco_percent"),
        ("Unknown or ill-defined site, %", "unknown_primary_percent"),
    ):
        number, of, shown = found[label]
        assert abs(100 * number / of - expected[key]) < 1e-9, label
        assert shown == round(expected[key], 1)
    number, of, shown = found["Deaths of the tumor's site per 100 malignant"]
    assert abs(number / of - expected["mi_ratio"]) < 1e-9
    assert shown == round(100 * expected["mi_ratio"], 1)
