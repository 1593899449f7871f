"""Edits of site, histology and behavior together."""

from registry.edits.case import Case
from registry.edits.edit import SEER, Answer, edit
from registry.standards import icdo3

PAIR = ("primarySite", "histologicTypeIcdO3")
TRIPLE = (*PAIR, "behaviorCodeIcdO3")


@edit(
    "R061",
    "Site can be in situ",
    "primarySite",
    "behaviorCodeIcdO3",
    over_ride="overRideSiteBehavior",
    source=SEER,
    message="{primarySite} has no in situ stage: behavior 2 does not fit",
)
def site_can_be_in_situ(case: Case) -> Answer:
    """Sites without an epithelium, and unknown sites, have no in situ tumors."""
    return case.behavior != "2" or not case.has_site("in situ never at")


@edit(
    "R062",
    "Type can be in situ",
    "histologicTypeIcdO3",
    "behaviorCodeIcdO3",
    over_ride="overRideHistology",
    source=SEER,
    message="{histologicTypeIcdO3} has no in situ stage: behavior 2 does not fit",
)
def type_can_be_in_situ(case: Case) -> Answer:
    """Sarcomas, tumors of vessels and nerves, lymphomas and leukemias are never in situ."""
    return case.behavior != "2" or not case.has_histology("in situ never of")


@edit(
    "R063",
    "In situ is seen in tissue",
    "behaviorCodeIcdO3",
    "diagnosticConfirmation",
    over_ride="overRideHistology",
    source=SEER,
    message="In situ (behavior 2) is a finding of the microscope: confirmation "
    "{diagnosticConfirmation} should be 1, 2 or 4",
)
def in_situ_is_seen_in_tissue(case: Case) -> Answer:
    """Only the microscope can tell that a tumor does not invade."""
    return case.behavior != "2" or case["diagnosticConfirmation"] in {"1", "2", "4"}


@edit(
    "R064",
    "Benign tumors are of the nervous system",
    "primarySite",
    "behaviorCodeIcdO3",
    years=(2004, None),
    message="{primarySite} with behavior {behaviorCodeIcdO3}: benign and borderline tumors are "
    "reportable in C70-C72 and C75.1-C75.3 only",
)
def benign_tumors_are_of_the_nervous_system(case: Case) -> Answer:
    """Benign and borderline tumors are reportable in brain, meninges and the glands beside it."""
    return case.behavior not in {"0", "1"} or case.has_site("central nervous system")


@edit(
    "R065",
    "Benign brain tumors since 2004",
    "primarySite",
    "behaviorCodeIcdO3",
    "dateOfDiagnosis",
    years=(None, 2003),
    message="Diagnosed {dateOfDiagnosis}: benign and borderline brain tumors are collected since "
    "2004",
)
def benign_brain_tumors_since_2004(case: Case) -> Answer:
    """Benign and borderline tumors of the nervous system became reportable in 2004."""
    return case.behavior not in {"0", "1"} or not case.has_site("central nervous system")


@edit(
    "R066",
    "Blood diseases are malignant",
    "histologicTypeIcdO3",
    "behaviorCodeIcdO3",
    message="{histologicTypeIcdO3} is not known with behavior {behaviorCodeIcdO3} in the year of "
    "diagnosis",
)
def blood_diseases_are_malignant(case: Case) -> Answer:
    """Lymphomas and leukemias have no behavior 2, and 0 or 1 only where ICD-O lists it."""
    if not case.has_histology("blood and lymphoid") or case.behavior == "3":
        return True
    listed = icdo3.morphology(case.histology, case.behavior, case.year) is not None
    return case.behavior != "2" and listed


@edit(
    "R067",
    "Site and type are usual",
    *TRIPLE,
    over_ride="overRideSiteType",
    source=SEER,
    message="{histologicTypeIcdO3}/{behaviorCodeIcdO3} is unusual at {primarySite}",
)
def site_and_type_are_usual(case: Case) -> Answer:
    """Combinations that are not in SEER's list of sites and types are confirmed or corrected."""
    flagged = bool(case["overRideCocSiteType"])
    return flagged or icdo3.plausible(case.site, case.histology, case.behavior) is not False


@edit(
    "R068",
    "Melanoma of skin, eye or mucosa",
    *PAIR,
    over_ride="overRideSiteType",
    message="Melanoma {histologicTypeIcdO3} at {primarySite}",
)
def melanoma_of_skin_eye_or_mucosa(case: Case) -> Answer:
    """Melanomas arise in skin, eye and mucosa; without a known primary the site is C44.9."""
    return not case.has_histology("melanomas") or case.has_site("melanoma sites")


@edit(
    "R069",
    "Carcinoma where there is epithelium",
    *PAIR,
    message="Carcinoma {histologicTypeIcdO3} at {primarySite}, which has no epithelium: likely a "
    "metastasis",
)
def carcinoma_where_there_is_epithelium(case: Case) -> Answer:
    """Blood, nerves, soft tissue, brain and nodes have no epithelium to become a carcinoma."""
    return not (case.has_histology("carcinomas") and case.has_site("carcinoma never at"))


@edit(
    "R070",
    "Leukemia of the marrow",
    *PAIR,
    over_ride="overRideLeukLymphoma",
    source=SEER,
    message="Leukemia {histologicTypeIcdO3} at {primarySite}: its site is C42.1",
)
def leukemia_of_the_marrow(case: Case) -> Answer:
    """Leukemias have the bone marrow as site; those that may be nodal are not looked at."""
    return not case.has_histology("leukemias of the marrow") or case.site == "C421"


@edit(
    "R071",
    "Myeloma and plasmacytoma at their sites",
    *PAIR,
    source=SEER,
    message="{histologicTypeIcdO3} at {primarySite}: myeloma is C42.1, plasmacytoma of bone "
    "C40-C41, other plasmacytoma elsewhere",
)
def myeloma_at_its_site(case: Case) -> Answer:
    """9732 is of the marrow, 9731 of bone, 9734 of neither."""
    bone = "C400" <= case.site <= "C419"
    if case.histology == "9732":
        return case.site == "C421"
    if case.histology == "9731":
        return bone
    return case.histology != "9734" or not "C400" <= case.site <= "C421"


@edit(
    "R072",
    "Lymphoma at a site of its own",
    *PAIR,
    over_ride="overRideLeukLymphoma",
    source=SEER,
    message="Lymphoma {histologicTypeIcdO3} at {primarySite}: of unknown origin it is C77.9",
)
def lymphoma_at_a_site(case: Case) -> Answer:
    """A lymphoma is coded to nodes or an organ, never to blood, an ill-defined or unknown site."""
    return not case.has_histology("lymphomas") or not case.has_site("lymphoma never at")


@edit(
    "R073",
    "Types that tell their site",
    *PAIR,
    source=SEER,
    message="{histologicTypeIcdO3} has a site even where none was found: not C80.9",
)
def types_that_tell_their_site(case: Case) -> Answer:
    """Melanoma, glioma, lymphoma and leukemia are not coded to an unknown primary."""
    return case.site != "C809" or not case.has_histology("never of unknown primary")


@edit(
    "R076",
    "Kaposi sarcoma has a site",
    *PAIR,
    source=SEER,
    message="Kaposi sarcoma is coded to where it arose, skin C44.9 if unknown, not C80.9",
)
def kaposi_sarcoma_has_a_site(case: Case) -> Answer:
    """Kaposi sarcoma of unknown origin belongs to the skin."""
    return case.histology != "9140" or case.site != "C809"


@edit(
    "R077",
    "Mesothelioma of a lining",
    *PAIR,
    message="Mesothelioma {histologicTypeIcdO3} at {primarySite}: it arises in pleura, "
    "pericardium, peritoneum or a genital lining",
)
def mesothelioma_of_a_lining(case: Case) -> Answer:
    """Mesotheliomas arise in the linings of the body."""
    return not case.has_histology("mesotheliomas") or case.has_site("mesothelioma sites")


@edit(
    "R078",
    "Retinoblastoma of the retina",
    *PAIR,
    message="Retinoblastoma {histologicTypeIcdO3} at {primarySite}: its site is C69.2",
)
def retinoblastoma_of_the_retina(case: Case) -> Answer:
    """Retinoblastoma arises in the retina."""
    return not case.has_histology("retinoblastomas") or case.site == "C692"


@edit(
    "R079",
    "Germ cell tumor at its sites",
    *PAIR,
    warning=True,
    over_ride="overRideSiteType",
    message="Germ cell tumor {histologicTypeIcdO3} at {primarySite}",
)
def germ_cell_tumor_at_its_sites(case: Case) -> Answer:
    """Germ cell tumors arise in gonads and the midline. Uncertain in children: a warning."""
    return not case.has_histology("germ cell tumors") or case.has_site("germ cell sites")


@edit(
    "R080",
    "Skin cancer is reportable",
    *TRIPLE,
    "classOfCase",
    message="{histologicTypeIcdO3} of the skin {primarySite} is not reportable",
)
def skin_cancer_is_reportable(case: Case) -> Answer:
    """Basal and squamous cell carcinoma of the skin is not collected, but of genital skin."""
    reported = "00" <= case["classOfCase"] <= "22" and case.behavior in {"2", "3"}
    skin = case.has_site("skin") and case.has_histology("skin cancers not reportable")
    return not (reported and skin)


@edit(
    "R081",
    "In situ of cervix and prostate is not reportable",
    *TRIPLE,
    "classOfCase",
    years=(1996, None),
    message="In situ at {primarySite} ({histologicTypeIcdO3}/2) is not reportable since 1996",
)
def in_situ_of_the_cervix(case: Case) -> Answer:
    """In situ of the cervix and of the prostate (8148) is not collected from 1996 on."""
    if case.behavior != "2" or not "00" <= case["classOfCase"] <= "22":
        return True
    return not (case.has_site("cervix") or (case.site == "C619" and case.histology == "8148"))


@edit(
    "R083",
    "Type holds in its year",
    "histologicTypeIcdO3",
    "behaviorCodeIcdO3",
    "dateOfDiagnosis",
    source=SEER,
    message="{histologicTypeIcdO3}/{behaviorCodeIcdO3} is not valid for a diagnosis of "
    "{dateOfDiagnosis}",
)
def type_holds_in_its_year(case: Case) -> Answer:
    """Types came and went with the updates of ICD-O-3 (2018, 2021 and later)."""
    known = icdo3.morphology(case.histology, case.behavior) is not None
    return not known or icdo3.morphology(case.histology, case.behavior, case.year) is not None
