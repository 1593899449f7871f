"""Edits of stage: summary stage, metastases, AJCC categories and groups, tumor size."""

from registry.edits import facts
from registry.edits.case import Case
from registry.edits.edit import HOSPITAL, NCDB, SEER, Answer, edit

METS = (
    "metsAtDxBone",
    "metsAtDxBrain",
    "metsAtDxLiver",
    "metsAtDxLung",
    "metsAtDxDistantLn",
    "metsAtDxOther",
)
GROUPS = (
    "ajccTnmClinStageGroup",
    "ajccTnmPathStageGroup",
    "ajccTnmPostTherapyClinStageGrp",
    "ajccTnmPostTherapyStageGroup",
)
CATEGORIES = (
    "ajccTnmClinT",
    "ajccTnmClinN",
    "ajccTnmClinM",
    "ajccTnmPathT",
    "ajccTnmPathN",
    "ajccTnmPathM",
)
SIZES = ("tumorSizeClinical", "tumorSizePathologic", "tumorSizeSummary")
SURGERY = ("rxSummSurgPrimSite2023", "rxSummSurgPrimSite")
COC = (HOSPITAL, NCDB)
SIZED = ("002", "988")


@edit(
    "R153",
    "Stage and behavior",
    "behaviorCodeIcdO3",
    "summaryStage2018",
    source=SEER,
    message="Summary stage {summaryStage2018} does not go with behavior {behaviorCodeIcdO3}: "
    "in situ is 0, benign and borderline 8, malignant 1-7 or 9",
)
def stage_and_behavior(case: Case) -> Answer:
    """In situ tumors are stage 0, benign ones 8, and malignant ones neither."""
    wanted = {"0": {"8"}, "1": {"8"}, "2": {"0"}, "3": {"1", "2", "3", "4", "7", "9"}}
    return case["summaryStage2018"] in wanted.get(case.behavior, {case["summaryStage2018"]})


@edit(
    "R154",
    "Stage of an unknown primary",
    "primarySite",
    "summaryStage2018",
    source=SEER,
    message="The stage of an unknown primary is 9, not {summaryStage2018}",
)
def stage_of_an_unknown_primary(case: Case) -> Answer:
    """Without a primary site there is no extent to tell."""
    return case.site != "C809" or case["summaryStage2018"] == "9"


@edit(
    "R155",
    "Stage of leukemia and myeloma",
    "histologicTypeIcdO3",
    "summaryStage2018",
    source=SEER,
    message="Leukemia and myeloma {histologicTypeIcdO3} are systemic: stage 7, not "
    "{summaryStage2018}",
)
def stage_of_leukemia_and_myeloma(case: Case) -> Answer:
    """Diseases of the marrow are distant from the beginning."""
    return not case.has_histology("leukemias and myeloma") or case["summaryStage2018"] == "7"


@edit(
    "R156",
    "Metastases and stage",
    "summaryStage2018",
    *METS,
    blank_counts=METS,
    message="{failing}: metastases at diagnosis make stage 7, not {summaryStage2018}",
)
def metastases_and_stage(case: Case) -> Answer:
    """Any metastasis at diagnosis is distant disease.

    The reverse does not hold: distant extension and other nodes are stage 7 as well.
    """
    if case["summaryStage2018"] == "7":
        return True
    return [item for item in METS if case[item] == ("2" if item == METS[5] else "1")] + (
        [METS[5]] if case[METS[5]] == "1" else []
    )


@edit(
    "R157",
    "In situ has no metastases",
    "behaviorCodeIcdO3",
    *METS,
    blank_counts=METS,
    message="{failing}: in situ tumors have no metastases (0)",
)
def in_situ_has_no_metastases(case: Case) -> Answer:
    """A tumor that does not invade does not spread."""
    if case.behavior != "2":
        return True
    return [item for item in METS if case[item] not in {"", "0", "8"}]


@edit(
    "R158",
    "Metastases not applicable",
    "primarySite",
    "histologicTypeIcdO3",
    *METS,
    blank_counts=METS,
    source=SEER,
    message="{failing}: metastases are not applicable (8) for blood diseases and unknown "
    "primaries, and for these alone",
)
def metastases_not_applicable(case: Case) -> Answer:
    """Code 8 is for leukemia, myeloma and unknown primaries."""
    none = case.site == "C809" or case.has_histology("metastases not applicable types")
    if none:
        return [item for item in METS if case[item] not in {"", "8"}]
    listed = case.has_histology("blood and lymphoid") or case.has_site("ill-defined")
    return True if listed else [item for item in METS if case[item] == "8"]


@edit(
    "R159",
    "Clinical M and metastases",
    "ajccTnmClinM",
    *METS,
    blank_counts=METS,
    over_ride="overRideSsTnmM",
    years=(2018, None),
    message="Clinical M {ajccTnmClinM} does not agree with the metastases at diagnosis",
)
def clinical_m_and_metastases(case: Case) -> Answer:
    """M1 has a metastasis somewhere, M0 none."""
    m = case["ajccTnmClinM"]
    values = [case[item] for item in METS]
    if m.startswith(("cM1", "pM1")):
        return not all(value == "0" for value in values)
    return not m.startswith("cM0") or not any(value in {"1", "2"} for value in values)


@edit(
    "R160",
    "Pathologic N and positive nodes",
    "ajccTnmPathN",
    "regionalNodesPositive",
    over_ride="overRideSsTnmN",
    years=(2018, None),
    message="Pathologic N {ajccTnmPathN} does not agree with {regionalNodesPositive} positive "
    "nodes",
)
def pathologic_n_and_positive_nodes(case: Case) -> Answer:
    """pN0 has no positive node, pN1 and higher has one."""
    n, positive = case["ajccTnmPathN"], case["regionalNodesPositive"]
    if n.startswith("pN0"):
        return not ("01" <= positive <= "97" and positive != "95")
    return not n.startswith(("pN1", "pN2", "pN3")) or positive != "00"


@edit(
    "R161",
    "In situ categories",
    "behaviorCodeIcdO3",
    *CATEGORIES,
    *GROUPS[:2],
    blank_counts=(*CATEGORIES, *GROUPS[:2]),
    over_ride="overRideTnmTis",
    years=(2018, None),
    message="{failing} does not go with an in situ tumor",
)
def in_situ_categories(case: Case) -> Answer:
    """An in situ tumor has no positive node, no metastasis and group 0."""
    if case.behavior != "2":
        return True
    spread = [
        item for item in CATEGORIES if item[-1] in "NM" and case[item][2:3] in {"1", "2", "3"}
    ]
    return spread + [item for item in GROUPS[:2] if case[item][:1] in {"1", "2", "3", "4"}]


@edit(
    "R162",
    "Stage group of the table",
    *GROUPS,
    blank_counts=True,
    over_ride="overRideTnmStage",
    years=(2018, None),
    sets=COC,
    message="{failing} is not the group that the site's AJCC table gives",
)
def stage_group_of_the_table(case: Case) -> Answer:
    """T, N and M make the group that the AJCC table of the site says, where one is loaded."""
    return [
        item
        for item in GROUPS
        if case[item] and item in case.groups and case[item] != case.groups[item]
    ]


@edit(
    "R163",
    "Not staged by AJCC",
    "ajccId",
    *CATEGORIES,
    *GROUPS[:2],
    blank_counts=(*CATEGORIES, *GROUPS[:2]),
    years=(2018, None),
    sets=COC,
    message="{failing}: AJCC has no stage for this cancer (AJCC ID XX), so all are 88",
)
def not_staged_by_ajcc(case: Case) -> Answer:
    """Where AJCC has no chapter, categories and groups are 88.

    Which chapter a cancer belongs to is licensed, so the ID itself is not checked.
    """
    if case["ajccId"] != "XX":
        return True
    return [item for item in (*CATEGORIES, *GROUPS[:2]) if case[item] not in {"", "88"}]


@edit(
    "R164",
    "Edition of the year",
    "dateOfDiagnosis",
    "tnmEditionNumber",
    years=(2010, None),
    message="TNM edition {tnmEditionNumber} for a diagnosis of {dateOfDiagnosis}: 07 to 2017, "
    "08 or 09 from 2018, 88 if not staged",
)
def edition_of_the_year(case: Case) -> Answer:
    """The 7th edition holds for 2010-2017, the 8th and later ones from 2018 on."""
    edition, year = case["tnmEditionNumber"], case.year
    if edition in {"88", "99", "00"} or year is None:
        return True
    return edition in ({"08", "09"} if year >= 2018 else {"07"})


@edit(
    "R165",
    "Analytic cases have a stage group",
    "classOfCase",
    *GROUPS[:2],
    blank_counts=GROUPS[:2],
    years=(2018, None),
    sets=COC,
    message="Clinical and pathologic stage group are both blank",
)
def analytic_cases_have_a_group(case: Case) -> Answer:
    """Analytic cases (10-22) have a clinical or a pathologic group, if only 99 or 88."""
    analytic = "10" <= case["classOfCase"] <= "22"
    return not analytic or bool(case[GROUPS[0]] or case[GROUPS[1]])


@edit(
    "R166",
    "Tumor size and stage",
    "tumorSizeSummary",
    "behaviorCodeIcdO3",
    "primarySite",
    "ajccTnmPathT",
    blank_counts=("ajccTnmPathT",),
    years=(2018, None),
    warning=True,
    message="Tumor size {tumorSizeSummary} does not go with pathologic T {ajccTnmPathT}",
)
def tumor_size_and_stage(case: Case) -> Answer:
    """No tumor (000) has no T1 and higher, and breast T1-T3 follow 20 and 50 mm.

    Other cut points differ by site: a warning.
    """
    size, t = case["tumorSizeSummary"], case["ajccTnmPathT"][:3]
    if size == "000":
        return not (case.behavior == "3" and t in {"pT1", "pT2", "pT3"})
    if not (case.has_site("breast") and "001" <= size <= "988"):
        return True
    fits = {"pT1": size <= "020", "pT2": "021" <= size <= "050", "pT3": size >= "051"}
    return fits.get(t, True)


@edit(
    "R167",
    "Source of the tumor size",
    *SIZES,
    *SURGERY,
    "neoadjuvantTherapy",
    blank_counts=True,
    years=(2018, None),
    message="{failing}: the summary size is the pathologic one unless therapy came first, and "
    "without a resection there is no pathologic size",
)
def source_of_the_tumor_size(case: Case) -> Answer:
    """The size of the resected tumor counts first; without a resection only the clinical one."""
    pathologic, summary = case[SIZES[1]], case[SIZES[2]]
    measured = SIZED[0] <= pathologic <= SIZED[1]
    if measured and facts.had_no_surgery(case):
        return [SIZES[1]]
    treated = case["neoadjuvantTherapy"] in {"1", "2"}
    return [SIZES[2]] if measured and summary and not treated and summary != pathologic else []


@edit(
    "R168",
    "Size where there is none",
    "histologicTypeIcdO3",
    "primarySite",
    "tumorSizeSummary",
    source=SEER,
    message="{primarySite} {histologicTypeIcdO3} has no size: 999, not {tumorSizeSummary}",
)
def size_where_there_is_none(case: Case) -> Answer:
    """Blood diseases, Kaposi sarcoma and unknown primaries have no size: 999."""
    none = case.has_histology("tumor size unknown") or case.site == "C809"
    return not none or case["tumorSizeSummary"] == "999"
