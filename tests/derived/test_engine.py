from datetime import date

from registry.derived import catalogue, derive

TODAY, END = date(2025, 6, 30), date(2024, 12, 31)
LUNG = {
    "primarySite": "C341",
    "histologicTypeIcdO3": "8140",
    "behaviorCodeIcdO3": "3",
    "dateOfDiagnosis": "20180310",
    "sequenceNumberHospital": "00",
}
DEAD = {
    "dateOfBirth": "19500315",
    "dateOfLastContact": "20200310",
    "vitalStatus": "0",
    "causeOfDeath": "C349",
}


def values(patient, *tumors):
    found = derive(patient, tumors, today=TODAY, study_end=END)
    return [{name: result.value for name, result in each.items()} for each in found]


def test_all_items_of_a_case():
    assert values(DEAD, LUNG) == [
        {
            "siteRecode": "22030",
            "behaviorRecode": "3",
            "ageGroup": "65-69",
            "ageGroup20": "65-69",
            "ageGroupAya": "40+",
            "survivalDiagnosisDate": "20180310",
            "survivalEndDate": "20200310",
            "survivalMonths": "0024",
            "survivalMonthsFlag": "1",
            "survivalEndDatePresumedAlive": "20200310",
            "survivalMonthsPresumedAlive": "0024",
            "survivalMonthsFlagPresumedAlive": "1",
            "causeSpecificDeath": "1",
            "otherCauseDeath": "0",
        }
    ]


def test_the_items_are_those_of_the_catalogue():
    (found,) = values(DEAD, LUNG)
    assert sorted(found) == sorted(catalogue.items())


def test_an_empty_case_is_unknown_throughout():
    (found,) = values({}, {})
    assert found["siteRecode"] == "99999"
    assert found["behaviorRecode"] == found["survivalMonthsFlag"] == "9"
    assert found["ageGroup"] == "unknown"
    assert found["survivalMonths"] == "9999"


def test_the_age_that_a_file_brought_counts_where_there_is_no_birth_date():
    case = {**LUNG, "ageAtDiagnosis": "042"}
    (found,) = values({"dateOfBirth": ""}, case)
    assert found["ageGroup"] == "40-44"
    (found,) = values({"dateOfBirth": "18900101"}, case)
    assert found["ageGroup"] == "unknown"  # 128 years


def test_no_tumors_give_nothing():
    assert derive(DEAD, [], today=TODAY, study_end=END) == []
