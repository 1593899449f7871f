"""What registrars type, and the code that has to come first: a list to be extended."""

import pytest

from registry.standards import drugs, lookup

BREAST = {"primarySite": "C504", "dateOfDiagnosis": "20250301", "sexAssignedAtBirth": "2"}

TYPED = [
    ("primarySite", "ca of lt breast uiq", "C502"),
    ("primarySite", "rectosigmoid", "C199"),
    ("primarySite", "lobe lung upper rt", "C341"),
    ("primarySite", "protsate", "C619"),
    ("primarySite", "brest", "C509"),
    ("primarySite", "uoq", "C504"),
    ("primarySite", "left breast uoq", "C504"),
    ("primarySite", "RUL lung", "C341"),
    ("primarySite", "head of pancreas", "C250"),
    ("primarySite", "hepatic flexure", "C183"),
    ("primarySite", "cecum", "C180"),
    ("primarySite", "ca lung rul", "C341"),
    ("primarySite", "colon ca", "C189"),
    ("primarySite", "tongue base", "C019"),
    ("primarySite", "bladder", "C679"),
    ("primarySite", "kidney", "C649"),
    ("primarySite", "cervix", "C539"),
    ("primarySite", "endometrium", "C541"),
    ("primarySite", "uterus", "C559"),
    ("primarySite", "ovary", "C569"),
    ("primarySite", "thyroid", "C739"),
    ("primarySite", "liver", "C220"),
    ("primarySite", "marrow", "C421"),
    ("primarySite", "tonsil", "C099"),
    ("primarySite", "larynx", "C329"),
    ("primarySite", "esophagus lower third", "C155"),
    ("primarySite", "ge jct", "C160"),
    ("primarySite", "scalp skin", "C444"),
    ("primarySite", "skin of back", "C445"),
    ("primarySite", "axillary nodes", "C773"),
    ("primarySite", "melanoma of arm", "C446"),
    ("primarySite", "bm", "C421"),
    ("primarySite", "unknown primary", "C809"),
    ("primarySite", "gastric antrum", "C163"),
    ("primarySite", "stomach", "C169"),
    ("primarySite", "pancreatic tail", "C252"),
    ("primarySite", "lt kidney", "C649"),
    ("primarySite", "oesophagus", "C159"),
    ("primarySite", "frontal lobe", "C711"),
    ("primarySite", "lymph nodes neck", "C770"),
    ("primarySite", "sygmoid colon", "C187"),
    ("primarySite", "prostrate", "C619"),
    ("primarySite", "cerebelum", "C716"),
    ("primarySite", "panc", "C259"),
    ("primarySite", "left colon", "C186"),
    ("primarySite", "left lung", "C349"),
    ("primarySite", "LUL", "C341"),
    ("primarySite", "gastric ca", "C169"),
    ("primarySite", "renal pelvis", "C659"),
    ("primarySite", "asc colon", "C182"),
    ("primarySite", "trans colon", "C184"),
    ("primarySite", "desc colon", "C186"),
    ("primarySite", "cervical nodes", "C770"),
    ("primarySite", "inguinal node", "C774"),
    ("primarySite", "mediastinum", "C383"),
    ("primarySite", "femur", "C402"),
    ("primarySite", "humerus", "C400"),
    ("primarySite", "rt ovary", "C569"),
    ("primarySite", "breast cancer", "C509"),
    ("primarySite", "thigh soft tissue", "C492"),
    ("primarySite", "skin of nose", "C443"),
    ("primarySite", "base of tongue", "C019"),
    ("primarySite", "bot", "C019"),
    ("primarySite", "fom", "C049"),
    ("primarySite", "ampulla", "C241"),
    ("primarySite", "common bile duct", "C240"),
    ("primarySite", "cbd", "C240"),
    ("primarySite", "anal canal", "C211"),
    ("primarySite", "vulva", "C519"),
    ("primarySite", "pituitary", "C751"),
    ("primarySite", "meninges", "C709"),
    ("primarySite", "parotid", "C079"),
    ("primarySite", "nasopharynx", "C119"),
    ("primarySite", "hypopharynx", "C139"),
    ("primarySite", "testicle", "C629"),
    ("primarySite", "penis", "C609"),
    ("primarySite", "overlapping breast", "C508"),
    ("primarySite", "nipple", "C500"),
    ("primarySite", "axillary tail", "C506"),
    ("primarySite", "lingula", "C341"),
    ("primarySite", "rll", "C343"),
    ("primarySite", "temporal lobe", "C712"),
    ("primarySite", "adrenal", "C749"),
    ("primarySite", "appendix", "C181"),
    ("primarySite", "small bowel", "C179"),
    ("primarySite", "gallbladder", "C239"),
    ("primarySite", "lung lower lobe left", "C343"),
    ("primarySite", "lower outer quadrant right breast", "C505"),
    ("primarySite", "retroperitoneum", "C480"),
    ("primarySite", "peritoneum", "C482"),
    ("primarySite", "sigmiod", "C187"),
    ("primarySite", "uppr outer quadrant", "C504"),
    ("primarySite", "blader", "C679"),
    ("primarySite", "panceas", "C259"),
    ("histologicTypeIcdO3", "adenoca", "8140/3"),
    ("histologicTypeIcdO3", "GBM", "9440/3"),
    ("histologicTypeIcdO3", "DCIS", "8500/2"),
    ("histologicTypeIcdO3", "8500/3", "8500/3"),
    ("histologicTypeIcdO3", "IDC", "8500/3"),
    ("histologicTypeIcdO3", "ILC", "8520/3"),
    ("histologicTypeIcdO3", "lobular", "8520/3"),
    ("histologicTypeIcdO3", "LCIS", "8520/2"),
    ("histologicTypeIcdO3", "nsclc", "8046/3"),
    ("histologicTypeIcdO3", "scc", "8070/3"),
    ("histologicTypeIcdO3", "squamous", "8070/3"),
    ("histologicTypeIcdO3", "sclc", "8041/3"),
    ("histologicTypeIcdO3", "small cell", "8041/3"),
    ("histologicTypeIcdO3", "RCC", "8312/3"),
    ("histologicTypeIcdO3", "clear cell", "8310/3"),
    ("histologicTypeIcdO3", "HCC", "8170/3"),
    ("histologicTypeIcdO3", "hepatocelular", "8170/3"),
    ("histologicTypeIcdO3", "mm", "9732/3"),
    ("histologicTypeIcdO3", "multiple myeloma", "9732/3"),
    ("histologicTypeIcdO3", "AML", "9861/3"),
    ("histologicTypeIcdO3", "CML", "9863/3"),
    ("histologicTypeIcdO3", "CLL", "9823/3"),
    ("histologicTypeIcdO3", "DLBCL", "9680/3"),
    ("histologicTypeIcdO3", "diffuse large b cell", "9680/3"),
    ("histologicTypeIcdO3", "hodgkins", "9650/3"),
    ("histologicTypeIcdO3", "NHL", "9591/3"),
    ("histologicTypeIcdO3", "follicular lymphoma", "9690/3"),
    ("histologicTypeIcdO3", "melanoma", "8720/3"),
    ("histologicTypeIcdO3", "merkel", "8247/3"),
    ("histologicTypeIcdO3", "TCC", "8120/3"),
    ("histologicTypeIcdO3", "urothelial", "8120/3"),
    ("histologicTypeIcdO3", "papillary thyroid", "8260/3"),
    ("histologicTypeIcdO3", "PTC", "8260/3"),
    ("histologicTypeIcdO3", "adenocarcnoma", "8140/3"),
    ("histologicTypeIcdO3", "carcinoid", "8240/3"),
    ("histologicTypeIcdO3", "NET", "8240/3"),
    ("histologicTypeIcdO3", "GIST", "8936/3"),
    ("histologicTypeIcdO3", "liposarcoma", "8850/3"),
    ("histologicTypeIcdO3", "astro", "9400/3"),
    ("histologicTypeIcdO3", "oligo", "9450/3"),
    ("histologicTypeIcdO3", "meningioma", "9530/0"),
    ("histologicTypeIcdO3", "seminoma", "9061/3"),
    ("histologicTypeIcdO3", "MDS", "9989/3"),
    ("histologicTypeIcdO3", "mycosis fungoides", "9700/3"),
    ("histologicTypeIcdO3", "invasive ductal", "8500/3"),
    ("histologicTypeIcdO3", "infiltrating ductal ca", "8500/3"),
    ("histologicTypeIcdO3", "invasive lobular carcinoma", "8520/3"),
    ("histologicTypeIcdO3", "adenosquamous", "8560/3"),
    ("histologicTypeIcdO3", "ductal ca in situ", "8500/2"),
    ("histologicTypeIcdO3", "VIN III", "8077/2"),
    ("histologicTypeIcdO3", "CIN III", "8077/2"),
    ("histologicTypeIcdO3", "AIN 3", "8077/2"),
    ("histologicTypeIcdO3", "PIN", "8148/2"),
    ("histologicTypeIcdO3", "carcinoma", "8010/3"),
    ("histologicTypeIcdO3", "sarcoma", "8800/3"),
    ("histologicTypeIcdO3", "kaposi", "9140/3"),
    ("histologicTypeIcdO3", "waldenstrom", "9761/3"),
    ("histologicTypeIcdO3", "PV", "9950/3"),
    ("histologicTypeIcdO3", "ET", "9962/3"),
    ("histologicTypeIcdO3", "myelofibrosis", "9961/3"),
    ("histologicTypeIcdO3", "serous", "8441/3"),
    ("histologicTypeIcdO3", "HGSC", "8461/3"),
    ("histologicTypeIcdO3", "mucinous", "8480/3"),
    ("histologicTypeIcdO3", "signet ring", "8490/3"),
    ("histologicTypeIcdO3", "invasive mammary carcinoma", "8500/3"),
    ("histologicTypeIcdO3", "NST", "8500/3"),
    ("histologicTypeIcdO3", "acinar", "8550/3"),
    ("histologicTypeIcdO3", "squamous cell ca in situ", "8070/2"),
    ("histologicTypeIcdO3", "bowens", "8081/2"),
    ("histologicTypeIcdO3", "cholangio", "8160/3"),
    ("histologicTypeIcdO3", "chordoma", "9370/3"),
    ("histologicTypeIcdO3", "glioma", "9380/3"),
    ("histologicTypeIcdO3", "pituitary adenoma", "8272/0"),
    ("histologicTypeIcdO3", "schwannoma", "9560/0"),
    ("histologicTypeIcdO3", "medullary thyroid", "8345/3"),
    ("histologicTypeIcdO3", "large cell neuroendocrine", "8013/3"),
    ("histologicTypeIcdO3", "LCNEC", "8013/3"),
    ("histologicTypeIcdO3", "adenocarcinoma in adenomatous polyp", "8210/3"),
    ("histologicTypeIcdO3", "tubular adenoma", "8211/0"),
    ("histologicTypeIcdO3", "metaplastic", "8575/3"),
    ("histologicTypeIcdO3", "pagets", "8540/3"),
    ("histologicTypeIcdO3", "phyllodes", "9020/3"),
    ("histologicTypeIcdO3", "wilms", "8960/3"),
    ("histologicTypeIcdO3", "neuroblastoma", "9500/3"),
    ("histologicTypeIcdO3", "ewing", "9260/3"),
    ("histologicTypeIcdO3", "osteosarcoma", "9180/3"),
    ("histologicTypeIcdO3", "APL", "9866/3"),
    ("histologicTypeIcdO3", "ALL", "9811/3"),
    ("histologicTypeIcdO3", "mantle cell", "9673/3"),
    ("histologicTypeIcdO3", "MALT", "9699/3"),
    ("histologicTypeIcdO3", "marginal zone", "9699/3"),
    ("histologicTypeIcdO3", "burkitt", "9687/3"),
    ("histologicTypeIcdO3", "8140", "8140/3"),
    ("histologicTypeIcdO3", "81403", "8140/3"),
    ("histologicTypeIcdO3", "adenocarcinoma", "8140/3"),
    ("histologicTypeIcdO3", "infiltrating duct", "8500/3"),
    ("histologicTypeIcdO3", "ductal carcinoma", "8500/3"),
    ("histologicTypeIcdO3", "lymphoma", "9590/3"),
    ("histologicTypeIcdO3", "thymoma", "8580/3"),
    ("histologicTypeIcdO3", "breast ductal ca", "8500/3"),
    ("histologicTypeIcdO3", "ca of lt breast uiq", "8010/3"),
    ("histologicTypeIcdO3", "inflammatory", "8530/3"),
    ("histologicTypeIcdO3", "basal cell", "8090/3"),
    ("histologicTypeIcdO3", "endometrioid", "8380/3"),
    ("histologicTypeIcdO3", "mesothelioma", "9050/3"),
    ("histologicTypeIcdO3", "leiomyosarcoma", "8890/3"),
    ("histologicTypeIcdO3", "superficial spreading melanoma", "8743/3"),
    ("histologicTypeIcdO3", "glioblastoma multiforme", "9440/3"),
    ("histologicTypeIcdO3", "glioblastma", "9440/3"),
    ("histologicTypeIcdO3", "adenocarcinoma in situ", "8140/2"),
    ("histologicTypeIcdO3", "invasive ductal carcinoma", "8500/3"),
    ("histologicTypeIcdO3", "hodgkin lymphoma", "9650/3"),
    ("histologicTypeIcdO3", "non-small cell", "8046/3"),
    ("histologicTypeIcdO3", "non small cell lung cancer", "8046/3"),
    ("histologicTypeIcdO3", "small cell lung ca", "8041/3"),
    ("histologicTypeIcdO3", "squamous cell carcinoma", "8070/3"),
    ("histologicTypeIcdO3", "sq cell ca", "8070/3"),
    ("histologicTypeIcdO3", "acute myeloid leukaemia", "9861/3"),
    ("histologicTypeIcdO3", "chronic lymphocytic leukemia", "9823/3"),
    ("histologicTypeIcdO3", "plasma cell myeloma", "9732/3"),
    ("histologicTypeIcdO3", "renal cell", "8312/3"),
    ("histologicTypeIcdO3", "hepatoma", "8170/3"),
    ("histologicTypeIcdO3", "neuroendocrine carcinoma", "8246/3"),
    ("histologicTypeIcdO3", "choriocarcinoma", "9100/3"),
    ("histologicTypeIcdO3", "embryonal", "9070/3"),
    ("histologicTypeIcdO3", "yolk sac", "9071/3"),
    ("histologicTypeIcdO3", "dermatofibrosarcoma", "8832/3"),
    ("histologicTypeIcdO3", "angiosarcoma", "9120/3"),
    ("histologicTypeIcdO3", "rhabdomyosarcoma", "8900/3"),
    ("histologicTypeIcdO3", "leukemia", "9800/3"),
    ("histologicTypeIcdO3", "hairy cell", "9940/3"),
    ("histologicTypeIcdO3", "essential thrombocythemia", "9962/3"),
    ("histologicTypeIcdO3", "carcinosarcoma", "8980/3"),
    ("histologicTypeIcdO3", "tubular", "8211/3"),
    ("histologicTypeIcdO3", "medullary", "8510/3"),
    ("histologicTypeIcdO3", "adenoid cystic", "8200/3"),
    ("histologicTypeIcdO3", "mucoepidermoid", "8430/3"),
    ("histologicTypeIcdO3", "apocrine", "8401/3"),
    ("histologicTypeIcdO3", "cribriform", "8201/3"),
    ("histologicTypeIcdO3", "lobular ca", "8520/3"),
    ("histologicTypeIcdO3", "lobular in situ", "8520/2"),
    ("histologicTypeIcdO3", "invasive lobular", "8520/3"),
    ("histologicTypeIcdO3", "comedo", "8501/3"),
    ("histologicTypeIcdO3", "ductal", "8500/3"),
]
TYPED_FOR_A_BREAST = [
    ("rxSummBrm", "Herceptin", "01"),
    ("rxSummBrm", "pembro", "01"),
    ("rxSummBrm", "none", "00"),
    ("rxSummHormone", "tamoxifin", "01"),
    ("rxSummHormone", "armidex", "01"),
    ("rxSummChemo", "cisplat", "02"),
    ("rxSummChemo", "5-FU", "02"),
    ("rxSummChemo", "FOLFOX", "03"),
    ("rxSummChemo", "r-chop", "03"),
    ("rxSummChemo", "none", "00"),
    ("rxSummOther", "phlebotomy", "1"),
    ("phase1RadiationTreatmentModality", "imrt", "02"),
    ("phase1RadiationTreatmentModality", "xofigo", "14"),
    ("phase1RadiationExternalBeamTech", "imrt", "05"),
    ("phase1RadiationExternalBeamTech", "cyberknife", "07"),
    ("phase1RadiationPrimaryTxVolume", "chest wall", "42"),
    ("phase1RadiationPrimaryTxVolume", "whole brain", "12"),
    ("numberPhasesOfRadTxToVolume", "2", "02"),
    ("causeOfDeath", "heart attack", "I219"),
    ("causeOfDeath", "mi", "I219"),
    ("causeOfDeath", "COPD", "J449"),
    ("causeOfDeath", "lung cancer", "C349"),
    ("causeOfDeath", "breast", "C509"),
    ("causeOfDeath", "alzheimers", "G309"),
    ("primaryPayerAtDx", "mcaid", "31"),
    ("primaryPayerAtDx", "hmo", "20"),
    ("primaryPayerAtDx", "va", "67"),
    ("rxSummSurgPrimSite2023", "lumpectomy", "B240"),
    ("rxSummSurgPrimSite2023", "nipple sparing", "B400"),
    ("rxSummSurgPrimSite2023", "none", "B000"),
    ("rxSummScopeRegLnSur", "slnb", "2"),
    ("classOfCase", "dx here", "14"),
]


@pytest.mark.parametrize(("naaccr_id", "typed", "code"), TYPED)
def test_the_code_that_is_meant_comes_first(naaccr_id, typed, code):
    found = lookup.search(naaccr_id, typed, {"dateOfDiagnosis": "2025"})
    assert found[0].code == code


@pytest.mark.parametrize(("naaccr_id", "typed", "code"), TYPED_FOR_A_BREAST)
def test_codes_of_a_case_are_found(naaccr_id, typed, code):
    assert lookup.search(naaccr_id, typed, BREAST)[0].code == code


@pytest.mark.parametrize(
    ("naaccr_id", "typed", "case", "caution"),
    [
        ("primarySite", "C619", BREAST, "males only"),
        ("primarySite", "C569", {"sex": "1"}, "females only"),
        ("primarySite", "C619", {"histologicTypeIcdO3": "9732"}, "SEER site/type list for C619"),
        ("histologicTypeIcdO3", "9732/3", BREAST, "SEER site/type list for C504"),
        ("histologicTypeIcdO3", "8140/6", BREAST, "never reported"),
        ("histologicTypeIcdO3", "8500/2", {"behaviorCodeIcdO3": "3"}, "changes behavior 3 to 2"),
        ("histologicTypeIcdO3", "8085/3", {"dateOfDiagnosis": "2017"}, "diagnosis 2018 or later"),
        ("rxSummSurgPrimSite2023", "A220", BREAST, "diagnosis 2023 only"),
        ("causeOfDeath", "C619", BREAST, "males only"),
        ("rxSummChemo", "tamoxifen", BREAST, "hormone therapy: item 1400"),
        ("rxSummChemo", "zometa", BREAST, "not coded as treatment"),
        ("rxSummChemo", "xofigo", BREAST, "coded as radiation"),
    ],
)
def test_what_does_not_fit_the_case_is_marked(naaccr_id, typed, case, caution):
    assert caution in lookup.search(naaccr_id, typed, case)[0].caution


def test_codes_that_fit_come_first():
    of_breast = [choice.code for choice in lookup.search("histologicTypeIcdO3", "duct", BREAST)]
    cautions = [
        bool(choice.caution) for choice in lookup.search("histologicTypeIcdO3", "duct", BREAST)
    ]
    assert of_breast[0] == "8500/3"
    assert cautions == sorted(cautions)


def test_antibodies_were_chemotherapy_until_2012():
    early = {"dateOfDiagnosis": "20121231"}
    assert lookup.search("rxSummChemo", "Herceptin", early)[0].code == "02"
    assert lookup.search("rxSummChemo", "Herceptin", {"dateOfDiagnosis": "20130101"})[0].code == ""
    assert lookup.search("rxSummBrm", "Herceptin", {})[0].code == "01"


def test_a_regimen_says_where_its_other_drugs_are_coded():
    chemo = lookup.search("rxSummChemo", "TCHP", BREAST)[0]
    assert (chemo.code, chemo.detail.count("immunotherapy: item 1410")) == ("03", 2)
    assert lookup.search("rxSummBrm", "TCHP", BREAST)[0].code == "01"


def test_every_drug_of_a_regimen_is_known_and_found():
    assert [drug.name for drug in drugs.drugs_of("FOLFIRI")] == [
        "fluorouracil",
        "leucovorin",
        "irinotecan",
    ]
    assert drugs.find("abraxane")[0] == "paclitaxel protein-bound"
    assert drugs.drugs_of("no such drug") == []


def test_causes_of_death_have_a_meaning_and_any_icd_10_code_is_taken():
    assert lookup.describe("causeOfDeath", "C619", {}) == "Cancer of prostate gland"
    assert lookup.describe("causeOfDeath", "C61", {}) == "Cancer of prostate gland"
    assert lookup.is_listed("causeOfDeath", "Q999", {})
    assert not lookup.is_listed("causeOfDeath", "1234", {})


@pytest.mark.parametrize(
    ("naaccr_id", "case", "first"),
    [
        ("countyAtDx", {}, "addrAtDxState"),
        ("countyAtDx", {"addrAtDxState": "IA"}, ""),
        ("rxSummSurgPrimSite2023", {}, "primarySite"),
        ("rxSummSurgPrimSite2023", BREAST, ""),
        ("classOfCase", {}, ""),
    ],
)
def test_what_has_to_be_coded_first_is_named(naaccr_id, case, first):
    assert lookup.missing(naaccr_id, case) == first
