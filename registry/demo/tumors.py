"""Invented tumors: disease, stage, histology and what agrees with them, before treatment."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from registry.demo.tables import Row, days, draw, draw_row, of_disease, rows, stamp, within
from registry.standards import icdo3

MALE_ONLY, FEMALE_ONLY = "0", "1"
NON_ANALYTIC = "untold"


@dataclass(slots=True)
class Tumor:
    """A tumor in the making; *given* has the first date of each modality.

    Modalities are S surgery, R radiation, C chemotherapy, H hormone therapy,
    I immunotherapy, T transplant; *here* are those that this hospital gave.
    """

    disease: Row
    stage: Row
    histology: Row
    relation: Row
    contact: date
    diagnosed: date
    age: int
    side: str
    items: dict[str, str]
    course: Row = field(default_factory=dict)
    surgery: Row = field(default_factory=dict)
    given: dict[str, date] = field(default_factory=dict)
    not_given: dict[str, str] = field(default_factory=dict)
    here: set[str] = field(default_factory=set)
    ended: dict[str, date] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def analytic(self) -> bool:
        """Whether the hospital diagnosed or treated it."""
        return self.relation["elsewhere"] != NON_ANALYTIC

    @property
    def benign(self) -> bool:
        """Whether it is benign or borderline."""
        return self.histology["behavior"] in {"0", "1"}

    @property
    def resected(self) -> bool:
        """Whether the primary was removed, so that a pathologist could stage it."""
        return "S" in self.given and self.surgery["definitive"] == "yes"

    @property
    def neoadjuvant(self) -> bool:
        """Whether systemic treatment or radiation came before a resection."""
        earlier = [self.given[letter] for letter in "CIR" if letter in self.given]
        return self.resected and any(day < self.given["S"] for day in earlier)


def disease(random: Random, sex: str | None = None, but: tuple[str, ...] = ()) -> Row:
    """Return a disease by its share, one that *sex* can have."""
    never = {"1": FEMALE_ONLY, "2": MALE_ONLY}.get(sex or "")
    found = [
        row for row in rows("diseases") if row["disease"] not in but and row["female"] != never
    ]
    return random.choices(found, [float(row["share"]) for row in found])[0]


def age(random: Random, row: Row) -> int:
    """Return an age at diagnosis for a disease."""
    while True:
        years = round(random.gauss(float(row["age"]), float(row["spread"])))
        if int(row["youngest"]) <= years <= 96:
            return years


def tumor(random: Random, found: Row, born: date, contact: date, side: str = "") -> Tumor:
    """Return a tumor of the disease *found*, first seen here on *contact*."""
    relation = draw_row(random, rows("classes"))
    first, _, last = relation["days_before"].partition("..")
    diagnosed = contact - days(random, int(first), int(last or first))
    years = (diagnosed - born).days * 4 // 1461
    stage = _stage(random, found["disease"], years, diagnosed.year)
    behavior = draw(random, stage["behavior"])
    histologies = [
        row
        for row in of_disease("histologies", found["disease"])
        if row["behavior"] == behavior or (row["behavior"] in "01" and behavior in "01")
    ]
    histology = draw_row(random, histologies)
    site = draw(random, found["sites"])
    made = Tumor(found, stage, histology, relation, contact, diagnosed, years, side, {})
    made.items = {
        "primarySite": site,
        "laterality": _laterality(random, site, diagnosed.year, side),
        "histologicTypeIcdO3": histology["histology"],
        "behaviorCodeIcdO3": histology["behavior"],
        "diagnosticConfirmation": _confirmation(random, found, histology),
        "dateOfDiagnosis": _known_date(random, made),
        "dateOf1stContact": stamp(contact),
        "siteCodingSysCurrent": "5",
        "morphCodingSysCurrent": "A",
    }
    return made


def opposite(made: Tumor) -> str:
    """Return the other side of a paired organ."""
    return {"1": "2", "2": "1"}.get(made.items["laterality"], "")


def _stage(random: Random, name: str, years: int, year: int) -> Row:
    found = [
        row
        for row in of_disease("stages", name)
        if within(max(years, 18), row["ages"]) and within(year, row["years"])
    ]
    return draw_row(random, found)


def _laterality(random: Random, site: str, year: int, side: str) -> str:
    if not icdo3.is_paired(site, year):
        return "0"
    return side or draw(random, "1*52 2*48")


def _confirmation(random: Random, found: Row, histology: Row) -> str:
    code = draw(random, found["confirmation"])
    return "1" if histology["behavior"] == "2" else code


def _known_date(random: Random, made: Tumor) -> str:
    """Return the date of diagnosis; of old diagnoses elsewhere only a part is often known."""
    if made.relation["class"] == "33":
        return stamp(made.diagnosed)[:4]
    if made.relation["class"] == "32" and random.random() < 0.4:
        return stamp(made.diagnosed)[:6]
    return stamp(made.diagnosed)
