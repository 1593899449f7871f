"""Edits of the texts that have to bear the codes out."""

from registry.edits import facts
from registry.edits.case import Case
from registry.edits.edit import HOSPITAL, STATE, Answer, edit

BEAR_OUT = (HOSPITAL, STATE)


@edit(
    "R189",
    "Text of the site",
    "primarySite",
    "textPrimarySiteTitle",
    warning=True,
    blank_counts=("textPrimarySiteTitle",),
    sets=BEAR_OUT,
    message="The text of the primary site is blank",
)
def text_of_the_site(case: Case) -> Answer:
    """The site stands in words beside its code."""
    return bool(case["textPrimarySiteTitle"])


@edit(
    "R190",
    "Text of the histology",
    "histologicTypeIcdO3",
    "textHistologyTitle",
    warning=True,
    blank_counts=("textHistologyTitle",),
    sets=BEAR_OUT,
    message="The text of the histology is blank",
)
def text_of_the_histology(case: Case) -> Answer:
    """The histology stands in words beside its code."""
    return bool(case["textHistologyTitle"])


@edit(
    "R191",
    "Text of the pathology",
    "diagnosticConfirmation",
    "textDxProcPath",
    warning=True,
    blank_counts=("textDxProcPath",),
    sets=BEAR_OUT,
    message="Confirmation {diagnosticConfirmation} is by microscope, the pathology text is blank",
)
def text_of_the_pathology(case: Case) -> Answer:
    """What the microscope showed is told in words."""
    return case["diagnosticConfirmation"] not in {"1", "2", "3", "4"} or bool(
        case["textDxProcPath"]
    )


@edit(
    "R192",
    "Text of the imaging",
    "diagnosticConfirmation",
    "textDxProcXRayScan",
    warning=True,
    blank_counts=("textDxProcXRayScan",),
    sets=BEAR_OUT,
    message="Confirmation 7 is by imaging, the imaging text is blank",
)
def text_of_the_imaging(case: Case) -> Answer:
    """What imaging showed is told in words."""
    return case["diagnosticConfirmation"] != "7" or bool(case["textDxProcXRayScan"])


@edit(
    "R193",
    "Text of the laboratory",
    "diagnosticConfirmation",
    "textDxProcLabTests",
    warning=True,
    blank_counts=("textDxProcLabTests",),
    sets=BEAR_OUT,
    message="Confirmation 5 is by a laboratory test, the laboratory text is blank",
)
def text_of_the_laboratory(case: Case) -> Answer:
    """What the laboratory found is told in words."""
    return case["diagnosticConfirmation"] != "5" or bool(case["textDxProcLabTests"])


@edit(
    "R194",
    "Text of the surgery",
    "rxSummSurgPrimSite2023",
    "rxSummSurgPrimSite",
    "rxTextSurgery",
    warning=True,
    blank_counts=True,
    sets=BEAR_OUT,
    message="Surgery is coded, its text is blank",
)
def text_of_the_surgery(case: Case) -> Answer:
    """Surgery is told in words."""
    return not facts.had_surgery(case) or bool(case["rxTextSurgery"])


@edit(
    "R195",
    "Text of the radiation",
    "phase1RadiationTreatmentModality",
    "rxTextRadiation",
    "rxTextRadiationOther",
    warning=True,
    sets=BEAR_OUT,
    blank_counts=("rxTextRadiation", "rxTextRadiationOther"),
    message="Radiation is coded, both of its texts are blank",
)
def text_of_the_radiation(case: Case) -> Answer:
    """Radiation is told in words, beam or other."""
    return not facts.had_radiation(case) or bool(
        case["rxTextRadiation"] or case["rxTextRadiationOther"]
    )


@edit(
    "R196",
    "Text of the systemic therapy",
    "rxSummChemo",
    "rxSummHormone",
    "rxSummBrm",
    "rxTextChemo",
    "rxTextHormone",
    "rxTextBrm",
    warning=True,
    blank_counts=True,
    sets=BEAR_OUT,
    message="{failing}: the treatment is coded, its text is blank",
)
def text_of_the_systemic_therapy(case: Case) -> Answer:
    """Chemotherapy, hormone and immunotherapy are told in words."""
    texts = {"rxSummChemo": "rxTextChemo", "rxSummHormone": "rxTextHormone"}
    texts["rxSummBrm"] = "rxTextBrm"
    return [text for item, text in texts.items() if facts.was_given(case, item) and not case[text]]


@edit(
    "R197",
    "Text of the stage",
    "summaryStage2018",
    "textStaging",
    warning=True,
    blank_counts=("textStaging",),
    sets=BEAR_OUT,
    message="Summary stage {summaryStage2018} is coded, the staging text is blank",
)
def text_of_the_stage(case: Case) -> Answer:
    """A known stage is told in words."""
    return not "0" <= case["summaryStage2018"] <= "7" or bool(case["textStaging"])


@edit(
    "R198",
    "Text of the physical examination",
    "classOfCase",
    "textDxProcPe",
    warning=True,
    blank_counts=("textDxProcPe",),
    sets=BEAR_OUT,
    message="The text of the physical examination is blank",
)
def text_of_the_examination(case: Case) -> Answer:
    """Analytic cases tell what the physical examination found."""
    return not "10" <= case["classOfCase"] <= "22" or bool(case["textDxProcPe"])
