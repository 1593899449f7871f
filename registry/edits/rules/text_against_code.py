"""Edits of codes that the texts and the reports of the case speak against."""

from registry.edits.case import Case
from registry.edits.edit import HOSPITAL, Answer, edit
from registry.edits.rules import nodes

SIZES = ("tumorSizeClinical", "tumorSizePathologic", "tumorSizeSummary")
NODES = (
    "regionalNodesExamined",
    "regionalNodesPositive",
    "sentinelLymphNodesExamined",
    "sentinelLymphNodesPositive",
)
SURGICAL = ("rxSummSurgicalMargins", "lymphVascularInvasion", "ulceration")
RECEPTORS = ("estrogenReceptorSummary", "progesteroneRecepSummary", "her2OverallSummary")
MEASURES = (
    "gradePathological",
    "gleasonPatternsClinical",
    "gleasonPatternsPathological",
    "gleasonScoreClinical",
    "gleasonScorePathological",
    "breslowTumorThickness",
    "psaLabValue",
)
SAID = "{failing}, but the text says {said}"


@edit(
    "R200",
    "Side in the texts",
    "laterality",
    warning=True,
    sets=(HOSPITAL,),
    message="Laterality is coded {laterality}, but the text says {said}",
)
def side_in_the_texts(case: Case) -> Answer:
    """The side is the one that the texts and reports name."""
    return not case.against("laterality")


@edit(
    "R201",
    "Size in the texts",
    *SIZES,
    warning=True,
    blank_counts=True,
    sets=(HOSPITAL,),
    message=SAID,
)
def size_in_the_texts(case: Case) -> Answer:
    """The size in millimeters is the one that the texts and reports give."""
    return _spoken_against(case, SIZES)


@edit(
    "R202",
    "Lymph nodes in the texts",
    *NODES,
    warning=True,
    blank_counts=True,
    sets=(HOSPITAL,),
    message=SAID,
)
def nodes_in_the_texts(case: Case) -> Answer:
    """Lymph nodes examined and positive are as many as the texts and reports count.

    Where there are no regional nodes, as in the brain, the codes are 99 whatever is counted.
    """
    return nodes.has_none(case) or _spoken_against(case, NODES)


@edit(
    "R203",
    "Margins and invasion in the texts",
    *SURGICAL,
    warning=True,
    blank_counts=True,
    sets=(HOSPITAL,),
    message=SAID,
)
def margins_in_the_texts(case: Case) -> Answer:
    """Margins, lymphovascular invasion and ulceration are as the texts and reports tell."""
    return _spoken_against(case, SURGICAL)


@edit(
    "R204",
    "Receptors in the texts",
    *RECEPTORS,
    warning=True,
    blank_counts=True,
    sets=(HOSPITAL,),
    message=SAID,
)
def receptors_in_the_texts(case: Case) -> Answer:
    """Receptors are positive or negative as the texts and reports say."""
    return _spoken_against(case, RECEPTORS)


@edit(
    "R205",
    "Grade and measures in the texts",
    *MEASURES,
    warning=True,
    blank_counts=True,
    sets=(HOSPITAL,),
    message=SAID,
)
def measures_in_the_texts(case: Case) -> Answer:
    """Grade, Gleason score, thickness and PSA are those of the texts and reports."""
    return _spoken_against(case, MEASURES)


def _spoken_against(case: Case, items: tuple[str, ...]) -> list[str]:
    return [item for item in items if case.against(item)]
