"""Text items: short notes that say in words what the codes say."""

from collections.abc import Mapping

from registry.demo import radiation, staging
from registry.demo.tables import Row, holds, of_disease
from registry.demo.tumors import Tumor
from registry.standards import icdo3

SIDES = {"0": "", "1": "right", "2": "left"}
GRADES = {
    "9": "grade not stated",
    "8": "grade does not apply",
    "L": "low grade",
    "M": "intermediate grade",
    "H": "high grade",
}
MARGINS = {"0": "margins clear", "1": "margin involved", "2": "margin microscopically involved"}
ORGANS = {
    "metsAtDxBone": "bone",
    "metsAtDxBrain": "brain",
    "metsAtDxDistantLn": "distant nodes",
    "metsAtDxLiver": "liver",
    "metsAtDxLung": "lung",
    "metsAtDxOther": "other sites",
}


def describe(made: Tumor, items: Mapping[str, str], patient: Mapping[str, str]) -> dict[str, str]:
    """Return the text items of a tumor whose other *items* are known."""
    story = of_disease("stories", made.disease["disease"])[0]
    words = {**items, **made.facts, **_words(made, items, patient)}
    words["finding"] = story["finding"].format_map(words)
    words |= {"complaint": story["complaint"], "scan": story["scan"]}
    facts = {**made.facts, **dict.fromkeys(made.given, "given")}
    facts |= {"confirmation": items["diagnosticConfirmation"], "system": _system(made)}
    texts: dict[str, str] = {}
    for row in of_disease("texts", made.disease["disease"]):
        if holds(facts, row["when"]):
            text = " ".join(row["text"].format_map(words).split())
            texts[row["naaccrId"]] = text[0].upper() + text[1:]
    return texts


def _words(made: Tumor, items: Mapping[str, str], patient: Mapping[str, str]) -> Row:
    side = SIDES[items["laterality"]]
    title = icdo3.topography(items["primarySite"]) or ""
    grade = items["gradeClinical"]
    return {
        "age": str(made.age),
        "gender": "woman" if patient["sex"] == "2" else "man",
        "history": _history(items),
        "diagnosed_on": f"{made.diagnosed:%m/%d/%Y}",
        "site": f"{side} {title}".strip(),
        "side": side,
        "site_title": f"{title}, {side}".removesuffix(", ")[:100],
        "histology": made.histology["text"],
        "grade": GRADES.get(grade, f"grade {grade}"),
        "size": _size(items),
        "examined": items["regionalNodesExamined"] if made.facts["nodes"] == "yes" else "0",
        "positive": items["regionalNodesPositive"] if made.facts["nodes"] == "yes" else "0",
        "margins": MARGINS.get(items.get("rxSummSurgicalMargins", ""), "margins not stated"),
        "spread": _spread(items),
        "clinical": _clinical(items),
        "place": "Outside hospital" if made.relation["days_before"] != "0" else "This hospital",
        **_treatment_words(made),
    }


def _treatment_words(made: Tumor) -> Row:
    words = {
        f"{name}_on": f"{made.given[letter]:%m/%d/%Y}" if letter in made.given else ""
        for letter, name in (
            ("S", "surgery"), ("R", "radiation"), ("C", "chemo"),
            ("H", "hormone"), ("I", "immune"), ("T", "transplant"),
        )
    }  # fmt: skip
    phases = "; ".join(_phase(row) for row in radiation.phases(made))
    return words | {
        "surgery": made.surgery.get("text", ""),
        "radiation": phases,
        "agents": made.course.get("agents", ""),
        "hormone": made.course.get("hormone", ""),
        "immune": made.course.get("immune", ""),
    }


def _phase(row: Row) -> str:
    if row["dose"] == radiation.NOT_A_DOSE:
        return row["text"]
    return f"{row['text']}, {int(row['dose'])} cGy x {int(row['fractions'])}"


def _system(made: Tumor) -> str:
    if made.stage["t"] != staging.NOT_STAGED:
        return "tnm"
    return "none" if made.stage["group"] == staging.NOT_STAGED else "group"


def _clinical(items: Mapping[str, str]) -> str:
    parts = [
        items.get(f"ajccTnm{when}{letter}", "") for when in ("Clin", "Path") for letter in "TNM"
    ]
    clinical, path = " ".join(parts[:3]), " ".join(filter(None, parts[3:]))
    group = items["ajccTnmClinStageGroup"]
    text = f"{clinical} clinical group {group}"
    return f"{text}; {path} pathologic group {items['ajccTnmPathStageGroup']}" if path else text


def _size(items: Mapping[str, str]) -> str:
    size = items["tumorSizeSummary"]
    return "not stated" if size == "999" else f"{int(size)} mm"


def _spread(items: Mapping[str, str]) -> str:
    found = [organ for naaccr_id, organ in ORGANS.items() if items.get(naaccr_id) == "1"]
    return ", ".join(found) or "systemic disease"


def _history(items: Mapping[str, str]) -> str:
    smoking = {"0": "Never smoked.", "1": "Smokes.", "2": "Former smoker."}
    return smoking.get(items.get("tobaccoUseSmokingStatus", ""), "")
