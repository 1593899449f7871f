import pytest

from registry.standards import applicability


@pytest.mark.parametrize(
    ("naaccr_id", "year", "applies"),
    [
        ("rxSummSurgPrimSite", 2022, True),
        ("rxSummSurgPrimSite", 2023, False),
        ("rxSummSurgPrimSite", None, False),
        ("rxSummSurgPrimSite2023", 2022, False),
        ("rxSummSurgPrimSite2023", None, True),
        ("grade", 2017, True),
        ("gradeClinical", 2017, False),
        ("summaryStage2018", 2017, False),
        ("seerSummaryStage2000", 2017, True),
        ("seerSummaryStage2000", 2000, False),
        ("csExtension", 2016, False),
        ("tnmClinT", 2018, False),
        ("ajccTnmClinT", 2018, True),
        ("phase1TotalDose", 2017, False),
        ("radRegionalDoseCgy", 2018, False),
        ("pdl1", 2024, False),
        ("primarySite", 1950, True),
    ],
)
def test_items_hold_for_their_years_of_diagnosis(naaccr_id, year, applies):
    assert applicability.applies(naaccr_id, year) is applies
