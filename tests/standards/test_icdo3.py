import pytest

from registry.standards import icdo3


def sites(typed):
    return [choice.code for choice in icdo3.search_topography(typed)]


def morphologies(typed):
    return [choice.code for choice in icdo3.search_morphology(typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("C34.1", "C341"),
        ("upper lobe lung", "C341"),
        ("LUL", "C341"),
        ("left lung", "C349"),
        ("left colon", "C186"),
        ("prostate", "C619"),
        ("sigmoid", "C187"),
        ("skin of nose", "C443"),
        ("GE junction", "C160"),
        ("breast", "C509"),
        ("rectum", "C209"),
    ],
)
def test_sites_are_found_by_code_and_words(typed, first):
    assert sites(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("8140", "8140/3"),
        ("81403", "8140/3"),
        ("8140/2", "8140/2"),
        ("adenocarcinoma", "8140/3"),
        ("infiltrating duct", "8500/3"),
        ("ductal carcinoma", "8500/3"),
        ("DCIS", "8500/2"),
        ("melanoma", "8720/3"),
        ("lymphoma", "9590/3"),
        ("CLL", "9823/3"),
        ("meningioma", "9530/0"),
        ("thymoma", "8580/3"),
    ],
)
def test_morphologies_are_found_by_code_words_and_abbreviations(typed, first):
    assert morphologies(typed)[0] == first


@pytest.mark.parametrize(
    ("code", "before", "valid"),
    [
        ("8085/3", 2017, 2018),
        ("8483/3", 2021, 2022),
        ("9366/3", 2021, 2022),
        ("9877/3", 2020, 2021),
        ("8936/1", 2021, 2020),
        ("9670/3", 2010, 2009),
        ("9971/3", 2022, 2025),
    ],
)
def test_morphologies_hold_in_their_years(code, before, valid):
    histology, behavior = code.split("/")
    assert icdo3.morphology(histology, behavior, before) is None
    assert icdo3.morphology(histology, behavior, valid).code == code


def test_a_renamed_morphology_has_the_term_of_its_year():
    assert icdo3.morphology("8240", "3", 2019).term == "Carcinoid tumor, NOS"
    assert icdo3.morphology("8240", "3", 2021).term == "Neuroendocrine tumor, NOS"
    assert icdo3.morphology("8240", "3").term == "Neuroendocrine tumor, NOS"
    assert icdo3.morphology("8936", "1", 2021) is None
    assert icdo3.morphology("8936", "7") is None


def test_a_histology_alone_is_its_malignant_form():
    assert icdo3.histology_title("8140") == "Adenocarcinoma, NOS"
    assert icdo3.histology_title("8140", "2") == "Adenocarcinoma in situ, NOS"
    assert icdo3.histology_title("7777") is None


def test_there_are_330_sites():
    assert len(icdo3.search_topography("", limit=1000)) == 330
    assert icdo3.topography("C809") is not None
    assert icdo3.topography("C810") is None


def test_organs_of_one_sex():
    assert icdo3.sex_of_site("C619") == "1"
    assert icdo3.sex_of_site("C569") == "2"
    assert icdo3.sex_of_site("C649") == ""


def test_paired_organs_by_year():
    assert icdo3.is_paired("C504")
    assert not icdo3.is_paired("C187")
    assert icdo3.is_paired("C711", 2004)
    assert not icdo3.is_paired("C711", 2003)


@pytest.mark.parametrize(
    ("site", "histology", "behavior", "plausible"),
    [
        ("C504", "8500", "3", True),
        ("C504", "9732", "3", False),
        ("C999", "8500", "3", None),
        ("C099", "8085", "3", None),  # a code of 2018: the list of 2015 cannot know it
    ],
)
def test_plausible_combinations(site, histology, behavior, plausible):
    assert icdo3.plausible(site, histology, behavior) is plausible
