import pytest

from registry.staging.ajcc import consistency, shape, tables

PATHOLOGIC = {
    "ajccTnmPathT": "pT2",
    "ajccTnmPathN": "pN1a",
    "ajccTnmPathM": "cM0",
    "ajccTnmPathStageGroup": "2B",
    "behaviorCodeIcdO3": "3",
}
CATEGORIES = """schema,first_year,last_year,stage,letter,code,label
00480,2018,,p,T,pT1,up to 20 mm
00480,2018,,p,T,pT2,21 to 50 mm
00480,2018,2020,p,N,pN1,old
"""
GROUPS = """schema,first_year,last_year,stage,t,n,m,gradePathological,group
00480,2018,,p,pT1,pN0,cM0,1,1A
00480,2018,,p,"pT1,pT2",*,cM0,*,2A
00480,2018,,p,*,*,"cM1,pM1",*,4
"""


@pytest.mark.parametrize(
    ("naaccr_id", "values"),
    [
        ("ajccTnmClinT", "cTX cT0 cTa cTis cTis(DCIS) cT1 cT1mi cT1a cT1a1 cT2c cT4d 88"),
        ("ajccTnmClinN", "cNX cN0 cN0a cN1 cN1mi cN2b cN3 cN1a 88"),
        ("ajccTnmClinM", "cM0 cM0(i+) cM1 cM1a pM1 pM1c cM1d(1) cM1c2 88"),
        ("ajccTnmPathT", "pTX pT0 pTis pTis(LAMN) pT1b2 pT3a"),
        ("ajccTnmPathN", "pNX pN0 pN0(i+) pN0(i-)(mol+) pN1mi pN1a cN0"),
        ("ajccTnmPostTherapyT", "ypT0 ypT1a ypTis"),
        ("ajccTnmPostTherapyClinN", "ycN0 ycN1"),
        ("ajccTnmClinTSuffix", "(m) (s)"),
        ("ajccTnmPathNSuffix", "(sn) (f)"),
        ("ajccTnmPathStageGroup", "0 0a 0is OC 1 1A 1A1 2B 3C2 4 4B 1S 2E 88 99"),
    ],
)
def test_forms_that_exist_are_accepted(naaccr_id, values):
    assert [value for value in values.split() if shape.problem(naaccr_id, value)] == []


@pytest.mark.parametrize(
    ("naaccr_id", "value", "words"),
    [
        ("ajccTnmClinT", "pT2", "'pT2' has not the form of a category such as cT1 or 88"),
        ("ajccTnmClinT", "cT5", "'cT5'"),
        ("ajccTnmClinM", "cMX", "MX does not exist"),
        ("ajccTnmPathN", "N1", "such as pN1"),
        ("ajccTnmClinTSuffix", "(sn)", "is not (m) or (s)"),
        ("ajccTnmClinStageGroup", "IIA", "such as 2A, 88 or 99"),
    ],
)
def test_other_forms_are_named(naaccr_id, value, words):
    assert words in shape.problem(naaccr_id, value)


@pytest.mark.parametrize(
    ("naaccr_id", "typed", "full"),
    [
        ("ajccTnmClinT", "2", "cT2"),
        ("ajccTnmClinT", "t1C", "cT1c"),
        ("ajccTnmClinT", "IS", "cTis"),
        ("ajccTnmClinT", "x", "cTX"),
        ("ajccTnmClinT", "CT2A", "cT2a"),
        ("ajccTnmPathM", "pm1", "pM1"),
        ("ajccTnmPathM", "0", "cM0"),
        ("ajccTnmPostTherapyT", "ypt0", "ypT0"),
        ("ajccTnmPathN", "cn0", "cN0"),
        ("ajccTnmPathStageGroup", "2a", "2A"),
        ("ajccTnmClinT", "88", "88"),
        ("ajccTnmClinT", "huge", "huge"),
    ],
)
def test_a_category_may_be_typed_short(naaccr_id, typed, full):
    assert shape.spelled(naaccr_id, typed) == full


def test_a_whole_staging_has_no_finding():
    assert consistency.findings(PATHOLOGIC) == []
    assert consistency.findings({}) == []


@pytest.mark.parametrize(
    ("changed", "naaccr_id", "words"),
    [
        ({"ajccTnmPathStageGroup": ""}, "ajccTnmPathStageGroup", "the group is blank"),
        ({"ajccTnmPathN": ""}, "ajccTnmPathN", "N is blank with the pathologic group 2B"),
        ({"ajccTnmPathT": "88"}, "ajccTnmPathN", "pN1a stands beside 88"),
        ({"ajccTnmPathT": "pTis"}, "ajccTnmPathT", "Tis is not invasive, the behavior is 3"),
        ({"behaviorCodeIcdO3": "2"}, "ajccTnmPathT", "T2 is invasive, the behavior is 2"),
        ({"ajccTnmPathStageGroup": "0"}, "ajccTnmPathN", "N1a does not fit group 0"),
        (
            {"ajccTnmPostTherapyT": "ypT1", "neoadjuvantTherapy": "0"},
            "ajccTnmPostTherapyT",
            "without neoadjuvant therapy",
        ),
    ],
)
def test_what_does_not_fit_is_said_at_its_item(changed, naaccr_id, words):
    found = consistency.findings({**PATHOLOGIC, **changed})
    assert any(each.naaccr_id == naaccr_id and words in each.message for each in found), found


def test_an_unknown_group_may_stand_alone():
    assert consistency.findings({"ajccTnmPathStageGroup": "99"}) == []


@pytest.fixture
def loaded(tmp_path):
    (tmp_path / "categories.csv").write_text(CATEGORIES, "utf-8")
    (tmp_path / "groups.csv").write_text(GROUPS, "utf-8")
    return tables.load(sorted(tmp_path.iterdir()))


def test_loaded_categories_are_offered_for_their_schema_and_years(loaded):
    codes = [choice.code for choice in loaded.categories("00480", 2024, "ajccTnmPathT")]
    assert codes == ["pT1", "pT2"]
    assert loaded.categories("00480", 2024, "ajccTnmPathN") == []
    assert loaded.categories("00480", 2019, "ajccTnmPathN")[0].label == "old"
    assert loaded.categories("00360", 2024, "ajccTnmPathT") == []


@pytest.mark.parametrize(
    ("t", "n", "m", "grade", "group", "row"),
    [
        ("pT1", "pN0", "cM0", "1", "1A", 2),
        ("pT1", "pN0", "cM0", "2", "2A", 3),
        ("pT2", "pN1", "cM0", "", "2A", 3),
        ("pT4", "pN0", "pM1", "", "4", 4),
    ],
)
def test_the_first_row_that_fits_proposes_the_group(loaded, t, n, m, grade, group, row):
    case = {"ajccTnmPathT": t, "ajccTnmPathN": n, "ajccTnmPathM": m, "gradePathological": grade}
    assert loaded.propose("00480", 2024, shape.STAGES[1], case) == (tables.Proposal(group, row))


def test_without_a_row_or_a_category_nothing_is_proposed(loaded):
    case = {"ajccTnmPathT": "pT4", "ajccTnmPathN": "pN0", "ajccTnmPathM": "cM0"}
    assert loaded.propose("00480", 2024, shape.STAGES[1], case) is None
    assert loaded.propose("00480", 2024, shape.STAGES[1], {**case, "ajccTnmPathM": ""}) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "a CSV file in UTF-8 was expected"),
        (b"schema,stage\n", "the header lacks first_year, last_year, letter, code, label"),
        (CATEGORIES.splitlines()[0].encode(), "there are no rows"),
        (CATEGORIES.replace("00480,2018,,p,T,pT2", "480,2018,,p,T,pT2").encode(), "row 3, schema"),
        (CATEGORIES.replace(",p,T,pT2", ",q,T,pT2").encode(), "row 3, stage: 'q'"),
        (CATEGORIES.replace("pT2", "pT9").encode(), "row 3, code: 'pT9'"),
        (CATEGORIES.replace("2020", "soon").encode(), "row 4, last_year: 'soon'"),
        (GROUPS.replace("gradePathological", "shoeSize").encode(), "'shoeSize' is neither"),
        (GROUPS.replace(",2A", ",IIA").encode(), "row 3, group: 'IIA'"),
        (GROUPS.replace(",*,4", "").encode(), "columns were expected"),
    ],
)
def test_a_wrong_file_is_refused_by_row_and_column(content, words):
    with pytest.raises(tables.TableError, match="site.csv") as refused:
        tables.check("site.csv", content)
    assert words in str(refused.value)
