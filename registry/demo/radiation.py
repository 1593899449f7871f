"""Radiation phases of a course."""

from registry.demo.tables import Row, rows, stamp
from registry.demo.tumors import Tumor

NOT_A_DOSE = "99998"
EXTERNAL_BEAM = {"01", "02", "03", "04", "05", "06"}
# Why there was none, as item 1430 says it, by what stood in the way.
REASONS = {"": "1", "later": "8", "died": "5", "refused": "7", "contraindicated": "2"}


def phases(made: Tumor) -> list[Row]:
    """Return the rows of the radiation that the tumor's plan names, by phase."""
    return [row for row in rows("radiations") if row["radiation"] == made.course.get("radiation")]


def describe(made: Tumor) -> dict[str, str]:
    """Return the radiation items."""
    if "R" not in made.given:
        return {
            "phase1RadiationTreatmentModality": "00",
            "phase1RadiationPrimaryTxVolume": "00",
            "phase1RadiationToDrainingLN": "00",
            "phase1RadiationExternalBeamTech": "00",
            "phase1DosePerFraction": "00000",
            "phase1NumberOfFractions": "000",
            "phase1TotalDose": "000000",
            "numberPhasesOfRadTxToVolume": "00",
            "totalDose": "000000",
            "radiationTxDiscontinuedEarly": "00",
            "radLocationOfRx": "0",
            "rxSummRadiation": "0",
            "reasonForNoRadiation": REASONS[made.not_given.get("R", "")],
        }
    found = phases(made)
    doses = [_dose(row) for row in found]
    items = {
        "rxDateRadiation": stamp(made.given["R"]),
        "rxDateRadiationEnded": stamp(made.ended["R"]),
        "numberPhasesOfRadTxToVolume": f"{len(found):02d}",
        "totalDose": "999998" if None in doses else f"{sum(dose or 0 for dose in doses):06d}",
        "radiationTxDiscontinuedEarly": "01",
        "radLocationOfRx": "1" if "R" in made.here else "4",
        "rxSummRadiation": "1" if found[0]["modality"] in EXTERNAL_BEAM else "2",
        "reasonForNoRadiation": "0",
    }
    for row, dose in zip(found, doses, strict=True):
        items |= _phase(row, dose)
    return items


def _phase(row: Row, dose: int | None) -> dict[str, str]:
    name = f"phase{row['phase']}"
    return {
        f"{name}RadiationPrimaryTxVolume": row["volume"],
        f"{name}RadiationToDrainingLN": row["nodes"],
        f"{name}RadiationTreatmentModality": row["modality"],
        f"{name}RadiationExternalBeamTech": row["technique"],
        f"{name}DosePerFraction": f"{int(row['dose']):05d}",
        f"{name}NumberOfFractions": f"{int(row['fractions']):03d}",
        f"{name}TotalDose": "999998" if dose is None else f"{dose:06d}",
    }


def _dose(row: Row) -> int | None:
    """Return the total dose of a phase in cGy, or None where it is not one (seeds, isotopes)."""
    return None if row["dose"] == NOT_A_DOSE else int(row["dose"]) * int(row["fractions"])
