"""Edits that compare laterality with the primary site."""

from registry.edits.case import Case
from registry.edits.edit import SEER, Answer, edit
from registry.standards import icdo3

SIDED = {"1", "2", "3"}


@edit(
    "R084",
    "Paired site has a side",
    "primarySite",
    "laterality",
    source=SEER,
    message="{primarySite} is a paired site: laterality must be 1-5 or 9, not 0",
)
def paired_site_has_a_side(case: Case) -> Answer:
    """A tumor of a paired organ says which side it arose on."""
    return not icdo3.is_paired(case.site, case.year) or case["laterality"] != "0"


@edit(
    "R085",
    "Unpaired site has no side",
    "primarySite",
    "laterality",
    source=SEER,
    message="{primarySite} is not a paired site: laterality must be 0, not {laterality}",
)
def unpaired_site_has_no_side(case: Case) -> Answer:
    """Organs that are not paired, and unknown primaries, have laterality 0."""
    return icdo3.is_paired(case.site, case.year) or case["laterality"] == "0"


@edit(
    "R086",
    "Midline where there is one",
    "primarySite",
    "laterality",
    source=SEER,
    message="{primarySite} has no midline: laterality 5 does not fit",
)
def midline_where_there_is_one(case: Case) -> Answer:
    """Midline (5) is for the skin of face and trunk and for brain and nerves."""
    return case["laterality"] != "5" or case.has_site("midline")


@edit(
    "R087",
    "Both sides at once",
    "primarySite",
    "laterality",
    "histologicTypeIcdO3",
    source=SEER,
    message="Both sides at once (laterality 4) is not usual at {primarySite}: are these two "
    "primaries?",
)
def both_sides_at_once(case: Case) -> Answer:
    """One primary of both sides is known of ovary, kidney (Wilms), retina and a few others."""
    return case["laterality"] != "4" or case.has_site("both sides possible")


@edit(
    "R088",
    "In situ tumor has a side",
    "primarySite",
    "laterality",
    "histologicTypeIcdO3",
    "behaviorCodeIcdO3",
    over_ride="overRideSiteLatMorph",
    years=(1988, None),
    source=SEER,
    message="In situ at the paired site {primarySite}: laterality {laterality} should be 1, 2 or 3",
)
def in_situ_tumor_has_a_side(case: Case) -> Answer:
    """What is seen in situ was taken from a known side."""
    if case.behavior != "2" or not icdo3.is_paired(case.site, case.year):
        return True
    exempt = case.has_histology("blood and lymphoid") or case.histology == "9140"
    return exempt or case["laterality"] in SIDED


@edit(
    "R089",
    "Early stage has a side",
    "primarySite",
    "laterality",
    "summaryStage2018",
    warning=True,
    over_ride="overRideSiteLatEod",
    message="Stage {summaryStage2018} at the paired site {primarySite} with laterality "
    "{laterality}",
)
def early_stage_has_a_side(case: Case) -> Answer:
    """A tumor known to be local was seen on one side; ovaries may both be affected."""
    early = case["summaryStage2018"] in {"0", "1", "2"} and case["laterality"] in {"4", "9"}
    return not early or case.site == "C569" or not icdo3.is_paired(case.site, case.year)
