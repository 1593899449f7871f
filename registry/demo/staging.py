"""AJCC categories and groups, summary stage and EOD of a tumor, from its row in ``stages.csv``."""

from random import Random

from registry.demo.tumors import Tumor

NOT_STAGED = "88"


def before_surgery(random: Random, made: Tumor) -> dict[str, str]:
    """Return the clinical stage, the schema, and the stage after neoadjuvant treatment."""
    stage = made.stage
    items = {
        "ajccTnmClinStageGroup": stage["clin_group"] or stage["group"],
        "schemaId": _schema(made),
        "summaryStage2018": stage["summary"],
        "seerSummaryStage2000": stage["summary"],
        "eodPrimaryTumor": stage["eod_t"],
        "eodRegionalNodes": stage["eod_n"],
        "eodMets": stage["eod_m"],
    }
    if stage["t"] == NOT_STAGED:
        parts = [f"ajccTnm{when}{letter}" for when in ("Clin", "Path") for letter in "TNM"]
        return items | dict.fromkeys(parts, NOT_STAGED)
    items |= {
        "ajccTnmClinT": _category("c", "T", stage["clin_t"] or stage["t"]),
        "ajccTnmClinN": _category("c", "N", stage["clin_n"] or stage["n"]),
        "ajccTnmClinM": _category("c", "M", stage["m"]),
    }
    if not made.neoadjuvant:
        return items
    return items | _post_therapy(random, made)


def _post_therapy(random: Random, made: Tumor) -> dict[str, str]:
    """Return the stage after neoadjuvant treatment; a complete response has no stage group."""
    stage, complete = made.stage, random.random() < 0.2
    graded = complete or made.disease["disease"] == "breast"
    return {
        "neoadjuvTherapyClinicalResponse": "1" if complete else "2",
        "neoadjuvTherapyTreatmentEffect": "1" if complete else "3",
        "ajccTnmPostTherapyT": "ypT0" if complete else _category("yp", "T", stage["t"]),
        "ajccTnmPostTherapyN": "ypN0" if complete else _category("yp", "N", stage["n"]),
        "ajccTnmPostTherapyM": _category("c", "M", stage["m"]),
        "ajccTnmPostTherapyStageGroup": "99" if graded else stage["group"],
    }


def pathologic(made: Tumor, items: dict[str, str]) -> dict[str, str]:
    """Return the pathologic stage; *items* say whether nodes were examined."""
    stage = made.stage
    if stage["t"] == NOT_STAGED:
        group = NOT_STAGED if stage["group"] == NOT_STAGED else "99"
        return {"ajccTnmPathStageGroup": group}
    if not made.resected or made.neoadjuvant:
        return {"ajccTnmPathStageGroup": "99"}
    examined = items["regionalNodesExamined"] not in ("00", "99")
    clinical_n = stage["behavior"] == "2" or made.disease["disease"] == "melanoma"
    n = _category("p", "N", stage["n"]) if examined else "cN0" if clinical_n else "pNX"
    known = n != "pNX" or stage["m"].startswith("1")
    return {
        "ajccTnmPathT": _category("p", "T", stage["t"]),
        "ajccTnmPathN": n,
        "ajccTnmPathM": _category("c", "M", stage["m"]),
        "ajccTnmPathStageGroup": stage["group"] if known else "99",
    }


def _category(prefix: str, letter: str, value: str) -> str:
    return f"{prefix}{letter}{value}"


def _schema(made: Tumor) -> str:
    first, *later = made.disease["schema"].split()
    for entry in later:
        year, _, number = entry.partition(":")
        if made.diagnosed.year >= int(year):
            first = number
    return first
