"""Edits of the person: age, sex, race, name, address, payer."""

from registry.edits import sets
from registry.edits.case import Case
from registry.edits.edit import SEER, Answer, edit
from registry.edits.names import usual_sex
from registry.standards import ages

RACES = ("race1", "race2", "race3", "race4", "race5")
MEN = {"sexAssignedAtBirth": {"1"}, "sex": {"1", "3", "4", "5"}}
WOMEN = {"sexAssignedAtBirth": {"2"}, "sex": {"2", "3", "4", "6"}}


def _age(case: Case) -> int | None:
    age = case.number("ageAtDiagnosis")
    return None if age is None or age > 120 else age


@edit(
    "R047",
    "Age agrees with the dates",
    "ageAtDiagnosis",
    "dateOfBirth",
    "dateOfDiagnosis",
    message="Age {ageAtDiagnosis} does not follow from birth {dateOfBirth} and diagnosis "
    "{dateOfDiagnosis}",
)
def age_agrees_with_dates(case: Case) -> Answer:
    """The age at diagnosis is the completed years, within what partial dates leave open."""
    born, then, age = case.date("dateOfBirth"), case.date("dateOfDiagnosis"), _age(case)
    if born is None or then is None or age is None:
        return True
    fewest, most = ages.age_span(born, then)
    return max(fewest, 0) <= age <= max(most, 0)


@edit(
    "R048",
    "Age up to 100",
    "ageAtDiagnosis",
    warning=True,
    message="Age {ageAtDiagnosis} is over 100: look at the date of birth",
)
def age_up_to_100(case: Case) -> Answer:
    """Ages over 100 occur, and are more often a wrong date of birth."""
    age = _age(case)
    return age is None or age <= 100


@edit(
    "R049",
    "Age fits site and type",
    "ageAtDiagnosis",
    "primarySite",
    "histologicTypeIcdO3",
    warning=True,
    over_ride="overRideAgeSiteMorph",
    message="Age {ageAtDiagnosis} is unusual for {primarySite} with {histologicTypeIcdO3}",
)
def age_fits_site_and_type(case: Case) -> Answer:
    """Carcinomas of adults in children, and tumors of children in adults, are looked at."""
    age = _age(case)
    if age is None:
        return True
    adult = case.has_site("adult carcinoma sites") and case.has_histology("carcinomas")
    return not (
        (age < 15 and (adult or case.has_site("breast") or case.has_site("prostate")))
        or (age < 20 and case.has_site("prostate"))
        or (age < 30 and case.has_histology("myeloma and CLL"))
        or (age > 14 and case.has_histology("childhood tumors"))
        or (age > 45 and case.has_histology("placenta"))
    )


@edit(
    "R050",
    "Diagnosis before birth is told",
    "dateOfDiagnosis",
    "dateOfBirth",
    over_ride="overRideAgeSiteMorph",
    source=SEER,
    message="Diagnosis {dateOfDiagnosis} before birth {dateOfBirth} needs the over-ride "
    "Age/Site/Morph 2 or 3 (in utero)",
)
def diagnosis_before_birth_is_told(case: Case) -> Answer:
    """A diagnosis in utero is confirmed by over-ride 2, or 3 with an unusual age."""
    return not case.is_before("dateOfDiagnosis", "dateOfBirth") or (
        case["overRideAgeSiteMorph"] in {"2", "3"}
    )


@edit(
    "R051",
    "Children are single",
    "maritalStatusAtDx",
    "ageAtDiagnosis",
    warning=True,
    message="Age {ageAtDiagnosis} with marital status {maritalStatusAtDx}",
)
def children_are_single(case: Case) -> Answer:
    """Below 15 years the marital status is 1."""
    age = _age(case)
    return age is None or age >= 15 or case["maritalStatusAtDx"] == "1"


@edit(
    "R052",
    "Children do not smoke",
    "tobaccoUseSmokingStatus",
    "ageAtDiagnosis",
    warning=True,
    message="Age {ageAtDiagnosis} with smoking status {tobaccoUseSmokingStatus}",
)
def children_do_not_smoke(case: Case) -> Answer:
    """Below 10 years tobacco use is likely a slip."""
    age = _age(case)
    return age is None or age >= 10 or case["tobaccoUseSmokingStatus"] not in {"1", "2", "3"}


@edit(
    "R053",
    "Medicare is for adults",
    "primaryPayerAtDx",
    "ageAtDiagnosis",
    warning=True,
    message="Age {ageAtDiagnosis} with Medicare as payer ({primaryPayerAtDx})",
)
def medicare_is_for_adults(case: Case) -> Answer:
    """Medicare (60-63) below 18 years is rare."""
    age = _age(case)
    return age is None or age >= 18 or not "60" <= case["primaryPayerAtDx"] <= "63"


def _is_one_of(case: Case, allowed: dict[str, set[str]]) -> bool:
    """Whether the sex is allowed, by the item that the case fills; an unknown one is."""
    for item, codes in allowed.items():
        if case[item]:
            return case[item] in codes or case[item] == "9"
    return True


@edit(
    "R054",
    "Female organs in women",
    "primarySite",
    "sexAssignedAtBirth",
    "sex",
    blank_counts=("sexAssignedAtBirth", "sex"),
    message="{primarySite} is an organ of women; sex assigned at birth {sexAssignedAtBirth}, "
    "sex {sex}",
)
def female_organs_in_women(case: Case) -> Answer:
    """C510-C589 belongs to women; up to version 25 item 220 also has 3, 4 and 6."""
    return not case.has_site("female sites") or _is_one_of(case, WOMEN)


@edit(
    "R055",
    "Male organs in men",
    "primarySite",
    "sexAssignedAtBirth",
    "sex",
    blank_counts=("sexAssignedAtBirth", "sex"),
    message="{primarySite} is an organ of men; sex assigned at birth {sexAssignedAtBirth}, "
    "sex {sex}",
)
def male_organs_in_men(case: Case) -> Answer:
    """C600-C639 belongs to men; up to version 25 item 220 also has 3, 4 and 5."""
    return not case.has_site("male sites") or _is_one_of(case, MEN)


@edit(
    "R056",
    "First name and sex agree",
    "nameFirst",
    "sexAssignedAtBirth",
    warning=True,
    over_ride="overRideNameSex",
    message="{nameFirst} is mostly a name of the other sex than {sexAssignedAtBirth}",
)
def first_name_and_sex_agree(case: Case) -> Answer:
    """A name that is nearly always of the other sex points to a slip; the list is short."""
    usual = usual_sex(case["nameFirst"])
    return case["sexAssignedAtBirth"] not in {"1", "2"} or usual in {
        "",
        case["sexAssignedAtBirth"],
    }


@edit(
    "R057",
    "Races are in order",
    *RACES,
    blank_counts=True,
    message="Races {race1} {race2} {race3} {race4} {race5}: each once, 88 after the last one, "
    "99 for all or none",
)
def races_are_in_order(case: Case) -> Answer:
    """Races stand once each, 88 follows the last, and where one is unknown all are."""
    races = [case[item] for item in RACES]
    filled = [race for race in races if race]
    specific = [race for race in filled if race not in {"88", "99"}]
    if not filled:
        return True
    if "99" in filled:
        return set(filled) == {"99"}
    ended = "88" not in filled or set(filled[filled.index("88") :]) == {"88"}
    blank_between = "" in races and any(races[races.index("") :])
    return races[0] != "88" and ended and len(specific) == len(set(specific)) and not blank_between


@edit(
    "R058",
    "White comes last",
    "race1",
    "race2",
    warning=True,
    message="Race 1 is White with race {race2}: the other race is coded first",
)
def white_comes_last(case: Case) -> Answer:
    """Where White stands with another race, the other one is race 1."""
    return case["race1"] != "01" or not ("02" <= case["race2"] <= "98") or case["race2"] == "88"


@edit(
    "R059",
    "Hispanic by surname only",
    "spanishHispanicOrigin",
    "birthplaceCountry",
    warning=True,
    message="Born in {birthplaceCountry}, but the origin is coded from the surname alone (7)",
)
def hispanic_by_surname_only(case: Case) -> Answer:
    """A birthplace in a Spanish speaking country says more than a surname."""
    spanish = sets.holds("Spanish speaking", case["birthplaceCountry"])
    return case["spanishHispanicOrigin"] != "7" or not spanish


@edit(
    "R060",
    "Country and state agree",
    "addrAtDxState",
    "addrAtDxCountry",
    "addrCurrentState",
    "addrCurrentCountry",
    blank_counts=True,
    message="{failing} does not belong to its country",
)
def country_and_state_agree(case: Case) -> Answer:
    """A state of the United States lies in USA, a province in CAN."""
    return [
        state
        for state, country in (
            ("addrAtDxState", "addrAtDxCountry"),
            ("addrCurrentState", "addrCurrentCountry"),
        )
        if case[state] and case[country] and not _in_country(case[state], case[country])
    ]


def _in_country(state: str, country: str) -> bool:
    if sets.holds("US states", state):
        return country == "USA"
    return not sets.holds("Canadian provinces", state) or country == "CAN"
