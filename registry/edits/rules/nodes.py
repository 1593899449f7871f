"""Edits of regional lymph nodes."""

from registry.edits.case import Case
from registry.edits.edit import SEER, Answer, edit

POSITIVE, EXAMINED, SCOPE = "regionalNodesPositive", "regionalNodesExamined", "rxSummScopeRegLnSur"
SENTINEL, SENTINEL_POSITIVE = "sentinelLymphNodesExamined", "sentinelLymphNodesPositive"
# Codes 01-90 are numbers; 90 stands for 90 or more.
FIRST, LAST = "01", "90"


def has_none(case: Case) -> bool:
    """Whether site or histology has no regional nodes: brain, blood, unknown primaries."""
    return case.has_site("nodes not applicable sites") or case.has_histology(
        "nodes not applicable types"
    )


def _counted(value: str) -> bool:
    return FIRST <= value <= LAST


@edit(
    "R147",
    "Positive nodes were examined",
    POSITIVE,
    EXAMINED,
    source=SEER,
    message="{regionalNodesPositive} positive of {regionalNodesExamined} examined: none examined "
    "is 98 and 00, and positive ones are among those examined",
)
def positive_nodes_were_examined(case: Case) -> Answer:
    """Positive nodes are among the examined ones; without an examination the codes are 98, 00."""
    positive, examined = case[POSITIVE], case[EXAMINED]
    if (examined == "00") != (positive == "98"):
        return False
    if _counted(positive) and _counted(examined):
        return positive <= examined
    return positive != "00" or examined != "99"


@edit(
    "R148",
    "Nodes and the scope of surgery",
    POSITIVE,
    EXAMINED,
    SCOPE,
    message="{regionalNodesExamined} nodes examined do not go with scope {rxSummScopeRegLnSur} "
    "(0 none, 4: 1-3 nodes, 5: 4 or more)",
)
def nodes_and_the_scope_of_surgery(case: Case) -> Answer:
    """Nodes that were examined were removed, and the scope tells how many."""
    examined, scope = case[EXAMINED], case[SCOPE]
    if scope == "0":
        return not (_counted(examined) or examined in {"95", "96", "97", "98"})
    if scope == "4":
        return not _counted(examined) or examined <= "03"
    return scope != "5" or not FIRST <= examined <= "03"


@edit(
    "R149",
    "Nodes where there are none",
    "primarySite",
    "histologicTypeIcdO3",
    POSITIVE,
    EXAMINED,
    source=SEER,
    message="{primarySite} {histologicTypeIcdO3} has no regional nodes: both counts are 99",
)
def nodes_where_there_are_none(case: Case) -> Answer:
    """Brain, blood diseases and unknown primaries have no regional nodes to count."""
    return not has_none(case) or case[POSITIVE] == case[EXAMINED] == "99"


@edit(
    "R150",
    "Sentinel nodes are among the others",
    SENTINEL,
    SENTINEL_POSITIVE,
    EXAMINED,
    message="{sentinelLymphNodesPositive} positive of {sentinelLymphNodesExamined} sentinel "
    "nodes, of {regionalNodesExamined} examined in all",
)
def sentinel_nodes_are_among_the_others(case: Case) -> Answer:
    """Positive sentinel nodes are among the sentinel nodes, and these among all examined."""
    positive, sentinel, examined = case[SENTINEL_POSITIVE], case[SENTINEL], case[EXAMINED]
    if _counted(positive) and _counted(sentinel) and positive > sentinel:
        return False
    return not (_counted(sentinel) and _counted(examined) and sentinel > examined)


@edit(
    "R151",
    "Sentinel nodes and the scope",
    SENTINEL,
    SCOPE,
    "dateSentinelLymphNodeBiopsy",
    blank_counts=("dateSentinelLymphNodeBiopsy",),
    message="{sentinelLymphNodesExamined} sentinel nodes do not go with scope "
    "{rxSummScopeRegLnSur} (2, 6, 7) and date {dateSentinelLymphNodeBiopsy}",
)
def sentinel_nodes_and_the_scope(case: Case) -> Answer:
    """Scope 2, 6 and 7 are sentinel biopsies: with nodes and a date."""
    biopsied = case[SCOPE] in {"2", "6", "7"}
    if biopsied:
        return case[SENTINEL] != "00" and bool(case["dateSentinelLymphNodeBiopsy"])
    return not _counted(case[SENTINEL])


@edit(
    "R152",
    "Positive nodes and stage",
    POSITIVE,
    "summaryStage2018",
    warning=True,
    over_ride="overRideSsNodespos",
    message="{regionalNodesPositive} positive nodes with summary stage {summaryStage2018}",
)
def positive_nodes_and_stage(case: Case) -> Answer:
    """Positive nodes make stage 3 or 4 at least; without them it is neither."""
    positive, stage = case[POSITIVE], case["summaryStage2018"]
    if _counted(positive) or positive in {"95", "97"}:
        return stage not in {"0", "1", "2"}
    return positive != "00" or stage not in {"3", "4"}
