"""The first course of treatment: which modalities, when, and what the items say of them."""

from datetime import date, timedelta
from random import Random

from registry.demo import radiation
from registry.demo.tables import Row, days, draw, draw_row, of_disease, rows, stamp, within
from registry.demo.tumors import Tumor
from registry.standards import surgery

# Days from the first contact, or from the end of what came before, to the start; then how long.
WAIT = {"S": (12, 45), "C": (14, 40), "R": (18, 45), "H": (14, 40), "I": (14, 40), "T": (21, 60)}
LENGTH = {"S": (1, 5), "C": (80, 140), "H": (5, 20), "I": (40, 90), "T": (10, 20)}
SURVEILLANCE, NONE = "W", "-"
LATER, DIED, REFUSED, CONTRAINDICATED = "later", "died", "refused", "contraindicated"
REASONS = {"": "1", LATER: "8", DIED: "5", REFUSED: "7", CONTRAINDICATED: "2"}
SYSTEMIC_CODES = {"": "00", LATER: "88", DIED: "85", REFUSED: "87", CONTRAINDICATED: "82"}
SYSTEMIC = {
    "C": ("rxSummChemo", "rxDateChemo", "rxHospChemo"),
    "H": ("rxSummHormone", "rxDateHormone", "rxHospHormone"),
    "I": ("rxSummBrm", "rxDateBrm", "rxHospBrm"),
    "T": ("rxSummTransplntEndocr", "", ""),
}
# Surgery codes changed for diagnoses of 2023, and again for some organs in 2024.
LETTER_YEAR, SKIN = 2024, "C44"


def plan(random: Random, made: Tumor, *, died: date | None, today: date) -> None:
    """Choose a course for the tumor and give of it what time and the patient allow."""
    made.course = _course(random, made)
    steps = made.course["course"]
    if steps in (SURVEILLANCE, NONE):
        return
    name = made.course["surgery"]
    for row in of_disease("surgeries", made.disease["disease"]):
        if row["surgery"] == name:
            made.surgery = row
    last = min(died, today) if died else today
    day = made.contact
    for group in steps.split():
        day += days(random, *WAIT[group[0]])
        ends = [day]
        for letter in group.split("+"):
            _give(random, made, letter, day, died, today)
            ends.append(day + _length(random, made, letter))
            made.ended.setdefault(letter, min(ends[-1], last))
        day = max(ends)


def describe(random: Random, made: Tumor) -> dict[str, str]:
    """Return the items of the first course."""
    items = {
        **_status(random, made),
        **_surgery(random, made),
        **_systemic(made),
        **_sequences(made),
    }
    made.here = _given_here(random, made)
    return items | radiation.describe(made) | _at_this_hospital(random, made, items)


def none_code(made: Tumor) -> str:
    """Return the surgery code that says there was none, of four characters."""
    found = surgery.code_list(
        "rxSummSurgPrimSite2023", made.items["primarySite"], made.items["histologicTypeIcdO3"]
    )
    year = max(made.diagnosed.year, LETTER_YEAR - 1)
    return found.codes(year)[0].code if found else ""


def _course(random: Random, made: Tumor) -> Row:
    profile, years = made.stage["profile"], max(made.age, 18)
    found = [
        row
        for row in of_disease("plans", made.disease["disease"])
        if made.stage["group"] in row["groups"].split()
        and row["profile"] in ("", profile)
        and within(years, row["ages"])
    ]
    return draw_row(random, found)


def _give(
    random: Random, made: Tumor, letter: str, day: date, died: date | None, today: date
) -> None:
    if letter in made.given:
        return
    if died and day >= died:
        made.not_given.setdefault(letter, DIED)
    elif day > today:
        made.not_given.setdefault(letter, LATER)
    elif made.given and letter in "CRH" and random.random() < 0.05:
        made.not_given.setdefault(letter, random.choice([REFUSED, CONTRAINDICATED]))
    elif letter not in made.not_given:
        made.given[letter] = day


def _length(random: Random, made: Tumor, letter: str) -> timedelta:
    if letter == "R":
        return timedelta(sum(int(row["days"]) for row in radiation.phases(made)))
    return days(random, *LENGTH[letter])


def _status(random: Random, made: Tumor) -> dict[str, str]:
    if made.given:
        first = min(made.given.values())
        return {"rxSummTreatmentStatus": "1", "date1stCrsRxCoc": stamp(first)}
    if LATER in made.not_given.values():
        return {}
    watched = made.course["course"] == SURVEILLANCE
    decided = made.contact + days(random, 0, 1)
    status = "2" if watched else "0"
    return {"rxSummTreatmentStatus": status, "date1stCrsRxCoc": stamp(decided)}


def _surgery(random: Random, made: Tumor) -> dict[str, str]:
    year, none = made.diagnosed.year, none_code(made)
    lasting = {"rxSummSurgOthRegDis": "0", "rxSummPalliativeProc": "0", "readmSameHosp30Days": "0"}
    if "S" not in made.given:
        return lasting | {
            "rxSummSurgPrimSite": "98" if none.endswith("980") else "00",
            "rxSummSurgPrimSite2023": none,
            "reasonForNoSurgery": REASONS[made.not_given.get("S", "")],
            "rxSummSurgicalMargins": "9" if none.endswith("980") else "8",
        }
    row, day = made.surgery, made.given["S"]
    newer = row["code"]
    if year < LETTER_YEAR and newer[0] == "B" and not made.items["primarySite"].startswith(SKIN):
        newer = f"A{row['before2023']}0"
    items = lasting | {
        "rxSummSurgPrimSite": row["before2023"],
        "rxSummSurgPrimSite2023": newer,
        "rxDateSurgery": stamp(day),
        "rxDateMostDefinSurg": stamp(day),
        "rxDateSurgicalDisch": stamp(made.ended["S"]),
        "reasonForNoSurgery": "0",
        "rxSummSurgicalMargins": draw(random, "0*9 2 1" if made.resected else "7*3 0"),
        "readmSameHosp30Days": draw(random, "0*94 1*5 2"),
    }
    if made.disease["disease"] == "breast":
        items["rxSummReconBreast"] = "A000"
    return items


def _systemic(made: Tumor) -> dict[str, str]:
    items = {"rxSummOther": "0"}
    codes = {"C": made.course["chemo"], "H": "01", "I": "01", "T": "20"}
    for letter, (summary, dated, _) in SYSTEMIC.items():
        if letter not in made.given:
            items[summary] = SYSTEMIC_CODES[made.not_given.get(letter, "")]
            continue
        items[summary] = codes[letter]
        if dated:
            items[dated] = stamp(made.given[letter])
    days_given = [made.given[letter] for letter in SYSTEMIC if letter in made.given]
    if days_given:
        items["rxDateSystemic"] = stamp(min(days_given))
    return items


def _sequences(made: Tumor) -> dict[str, str]:
    operated = made.given.get("S")
    systemic = [made.given[letter] for letter in SYSTEMIC if letter in made.given]
    items = {"rxSummSurgRadSeq": "0", "rxSummSystemicSurSeq": "0"}
    if operated and "R" in made.given:
        items["rxSummSurgRadSeq"] = "2" if made.given["R"] < operated else "3"
    if operated and systemic:
        before, after = min(systemic) < operated, max(systemic) > operated
        items["rxSummSystemicSurSeq"] = "4" if before and after else "2" if before else "3"
    if made.neoadjuvant:
        return items | {"neoadjuvantTherapy": "1"}
    return items | {
        "neoadjuvantTherapy": "0",
        "neoadjuvTherapyClinicalResponse": "0",
        "neoadjuvTherapyTreatmentEffect": "0",
    }


def _given_here(random: Random, made: Tumor) -> set[str]:
    """Return the modalities given at this hospital, and let the class of case agree."""
    share, given = made.relation["elsewhere"], set(made.given)
    if share == "some" and len(given) < 2 or share == "all" and not given:
        sole = {"11": "12", "13": "14", "21": "22", "00": "14"}[made.relation["class"]]
        made.relation = next(row for row in rows("classes") if row["class"] == sole)
        return given
    if share == "some":
        elsewhere = random.choice(sorted(given - {"S"}))
        return given - {elsewhere}
    return given if share == "none" else set()


def _at_this_hospital(random: Random, made: Tumor, items: dict[str, str]) -> dict[str, str]:
    none = none_code(made)
    operated = "S" in made.here
    twins = {
        "rxHospSurgPrimSite": items["rxSummSurgPrimSite"] if operated else "00",
        "rxHospSurgPrimSite2023": items["rxSummSurgPrimSite2023"] if operated else none,
        "rxHospSurgOthRegDis": "0",
        "rxHospOther": "0",
        "rxHospPalliativeProc": "0",
        "rxHospSurgApp2010": draw(random, made.surgery["approach"]) if operated else "0",
    }
    for letter, (summary, _, hospital) in SYSTEMIC.items():
        if hospital:
            twins[hospital] = items[summary] if letter in made.here else "00"
    return twins
