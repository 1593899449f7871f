"""How far a tumor has spread: size, nodes, metastases, grade, and site-specific items."""

from random import Random

from registry.demo import staging
from registry.demo.tables import Row, draw, holds, of_disease, stamp
from registry.demo.tumors import Tumor

METS = ("Bone", "Brain", "DistantLn", "Liver", "Lung", "Other")
NO_ASSESSMENT = {"C421", "C809"}
LYMPHOMAS = ("largeBCell", "follicular", "hodgkin")


def describe(random: Random, made: Tumor) -> dict[str, str]:
    """Return the items of extent, stage and grade, as known after treatment."""
    items = {
        **_size(random, made),
        **_nodes(random, made),
        **_mets(random, made),
        **_grade(random, made),
        **staging.before_surgery(random, made),
    }
    # Nodes found by the pathologist decide what the pathologic N may be.
    items |= staging.pathologic(made, items)
    if made.resected:
        items["diagnosticConfirmation"] = "1"
    items["lymphVascularInvasion"] = _invasion(random, made)
    made.facts = _facts(made, items)
    return items | _site_specific(random, made)


def _size(random: Random, made: Tumor) -> dict[str, str]:
    size = draw(random, made.stage["size"])
    known = f"{int(size):03d}"
    measured = made.resected and not made.neoadjuvant
    return {
        "tumorSizeClinical": known,
        "tumorSizePathologic": known if measured else "999",
        "tumorSizeSummary": known,
    }


def _nodes(random: Random, made: Tumor) -> dict[str, str]:
    if made.disease["nodes"] == "no":
        return {
            "regionalNodesExamined": "99",
            "regionalNodesPositive": "99",
            **_scope(made, "9"),
        }
    row = made.surgery
    if "S" not in made.given or not row["nodes"]:
        found = {"regionalNodesExamined": "00", "regionalNodesPositive": "98"}
        return found | _scope(made, "0") | _sentinel(made, "00", "98")
    positive = int(draw(random, made.stage["positive"] or "0"))
    examined = max(int(draw(random, row["nodes"])), positive)
    sentinel = row["sentinel"] == "yes"
    code = "2" if sentinel else "4" if examined < 4 else "5"
    items = {
        "regionalNodesExamined": f"{examined:02d}",
        "regionalNodesPositive": f"{positive:02d}",
        **_scope(made, code),
    }
    if sentinel:
        items["dateSentinelLymphNodeBiopsy"] = stamp(made.given["S"])
        return items | _sentinel(made, f"{examined:02d}", f"{positive:02d}")
    items["dateRegionalLNDissection"] = stamp(made.given["S"])
    return items | _sentinel(made, "00", "98")


def _scope(made: Tumor, code: str) -> dict[str, str]:
    here = code if "S" in made.here or code == "9" else "0"
    return {"rxSummScopeRegLnSur": code, "rxHospScopeRegLnSur": here}


def _sentinel(made: Tumor, examined: str, positive: str) -> dict[str, str]:
    """Sentinel nodes are counted for breast and melanoma only (STORE, 834 and 835)."""
    if made.disease["disease"] not in ("breast", "melanoma"):
        return {}
    return {"sentinelLymphNodesExamined": examined, "sentinelLymphNodesPositive": positive}


def _mets(random: Random, made: Tumor) -> dict[str, str]:
    if made.items["primarySite"] in NO_ASSESSMENT:
        return {f"metsAtDx{name}": "8" for name in METS}
    found = {f"metsAtDx{name}": "0" for name in METS}
    if made.disease["disease"] in LYMPHOMAS:
        found["metsAtDxOther"] = "1" if made.stage["group"] == "4" else "0"
    elif made.stage["m"].startswith("1"):
        organs = {draw(random, made.disease["distant"])}
        if random.random() < 0.35:
            organs.add(draw(random, made.disease["distant"]))
        found |= {f"metsAtDx{organ[0].upper()}{organ[1:]}": "1" for organ in organs}
    return found


def _grade(random: Random, made: Tumor) -> dict[str, str]:
    grade = draw(random, made.stage["grade"])
    unknown = "8" if grade == "8" else "9"
    seen = made.resected and not made.neoadjuvant
    items = {
        "gradeClinical": grade,
        "gradePathological": grade if seen else unknown,
        "grade": grade if grade in {"1", "2", "3", "4"} else "9",
    }
    return items | {"gradePostTherapy": grade} if made.neoadjuvant else items


def _invasion(random: Random, made: Tumor) -> str:
    if made.stage["t"] == staging.NOT_STAGED:
        return "8"
    if made.histology["behavior"] == "2":
        return "0"
    return draw(random, "0*7 1*3") if made.resected else "9"


def _facts(made: Tumor, items: dict[str, str]) -> Row:
    """Return what conditions in data files may ask of a tumor."""
    examined = items["regionalNodesExamined"] not in ("00", "99")
    return {
        "profile": made.stage["profile"],
        "behavior": made.histology["behavior"],
        "histology": made.histology["histology"],
        "summary": made.stage["summary"],
        "group": made.stage["group"],
        "resected": "yes" if made.resected else "no",
        "neoadjuvant": "yes" if made.neoadjuvant else "no",
        "nodes": "yes" if examined else "no",
        "positive": items["regionalNodesPositive"],
        "gradeClinical": items["gradeClinical"],
    }


def _site_specific(random: Random, made: Tumor) -> dict[str, str]:
    items: dict[str, str] = {}
    for row in of_disease("items", made.disease["disease"]):
        if holds({**made.facts, **items}, row["when"]):
            cell = row["values"].format_map({**made.facts, **items})
            items[row["naaccrId"]] = draw(random, cell)
    return items
