"""Edits of radiation: date, reason, sequence, phases, doses."""

from registry.edits import facts, sets
from registry.edits.case import Case
from registry.edits.edit import Answer, edit

MODALITY = "phase1RadiationTreatmentModality"
TECHNIQUE = "phase1RadiationExternalBeamTech"
VOLUME, NODES = "phase1RadiationPrimaryTxVolume", "phase1RadiationToDrainingLN"
DOSE, FRACTIONS, TOTAL = "phase1DosePerFraction", "phase1NumberOfFractions", "phase1TotalDose"
LATER = (
    "phase2RadiationTreatmentModality",
    "phase2TotalDose",
    "phase3RadiationTreatmentModality",
    "phase3TotalDose",
)
SURGERY = ("rxSummSurgPrimSite2023", "rxSummScopeRegLnSur", "rxSummSurgOthRegDis")


@edit(
    "R114",
    "Radiation and its date",
    MODALITY,
    "rxDateRadiation",
    blank_counts=("rxDateRadiation",),
    message="Radiation {phase1RadiationTreatmentModality} does not go with date {rxDateRadiation}",
)
def radiation_and_its_date(case: Case) -> Answer:
    """Radiation has a date, and a date has radiation."""
    if facts.had_radiation(case):
        return bool(case["rxDateRadiation"])
    return case[MODALITY] != "00" or not case["rxDateRadiation"]


@edit(
    "R115",
    "Radiation and the reason for none",
    MODALITY,
    "reasonForNoRadiation",
    message="Radiation {phase1RadiationTreatmentModality} does not go with reason "
    "{reasonForNoRadiation} (0: given, 8 and 9: not known)",
)
def radiation_and_the_reason_for_none(case: Case) -> Answer:
    """Reason 0 says that radiation was given, others say why not or that nobody knows."""
    reason = case["reasonForNoRadiation"]
    if facts.had_radiation(case):
        return reason == "0"
    return reason in {"8", "9"} if case[MODALITY] == "99" else reason != "0"


@edit(
    "R124",
    "Sequence of surgery and radiation",
    "rxSummSurgRadSeq",
    MODALITY,
    *SURGERY,
    "rxDateSurgery",
    "rxDateRadiation",
    blank_counts=(*SURGERY, "rxDateSurgery", "rxDateRadiation"),
    message="Sequence {rxSummSurgRadSeq} does not go with surgery {rxDateSurgery} and radiation "
    "{rxDateRadiation}",
)
def sequence_of_surgery_and_radiation(case: Case) -> Answer:
    """2 is radiation first, 3 surgery first; 0 says that not both were given."""
    code = case["rxSummSurgRadSeq"]
    both = facts.had_any_surgery(case) and facts.had_radiation(case)
    if not both:
        return code == "0" or not _is_known(case)
    if code == "2":
        return not case.is_before("rxDateSurgery", "rxDateRadiation")
    return code != "0" and (code != "3" or not case.is_before("rxDateRadiation", "rxDateSurgery"))


def _is_known(case: Case) -> bool:
    """Whether it is known that surgery or radiation was not given."""
    no_surgery = facts.had_no_surgery(case) and not facts.had_any_surgery(case)
    return no_surgery or case[MODALITY] == "00"


@edit(
    "R135",
    "Technique of the modality",
    MODALITY,
    TECHNIQUE,
    message="Technique {phase1RadiationExternalBeamTech} does not go with modality "
    "{phase1RadiationTreatmentModality} (88: no external beam, 00: none)",
)
def technique_of_the_modality(case: Case) -> Answer:
    """Only external beam (01-06) has a technique; 88 stands for others, 00 for none."""
    modality, technique = case[MODALITY], case[TECHNIQUE]
    if modality == "00":
        return technique == "00"
    if sets.holds("brachytherapy", modality):
        return technique == "88"
    return not sets.holds("external beam", modality) or technique not in {"00", "88"}


@edit(
    "R136",
    "Phases of radiation",
    MODALITY,
    "numberPhasesOfRadTxToVolume",
    *LATER,
    blank_counts=("numberPhasesOfRadTxToVolume", *LATER),
    message="{failing}: phases that were not given are blank or 00",
)
def phases_of_radiation(case: Case) -> Answer:
    """A later phase needs the first one, and the number of phases says how many there are."""
    phases = case["numberPhasesOfRadTxToVolume"]
    given = {item: case[item].strip("0") for item in LATER}
    if case[MODALITY] == "00" or phases == "01":
        return [item for item, value in given.items() if value]
    if phases == "02":
        return [item for item in LATER[2:] if given[item]]
    return [LATER[0]] if phases in {"03", "04"} and not case[LATER[0]] else []


@edit(
    "R137",
    "Dose is fractions times dose",
    MODALITY,
    DOSE,
    FRACTIONS,
    TOTAL,
    warning=True,
    message="{phase1NumberOfFractions} fractions of {phase1DosePerFraction} cGy do not make "
    "{phase1TotalDose} cGy",
)
def dose_is_fractions_times_dose(case: Case) -> Answer:
    """The total of external beam is the fractions times their dose, within 5 %."""
    dose, fractions, total = (case.number(item) for item in (DOSE, FRACTIONS, TOTAL))
    beam = sets.holds("external beam", case[MODALITY])
    if not beam or dose is None or fractions is None or total is None:
        return True
    if not (0 < dose < 99990 and 0 < fractions < 998 and 0 < total < 999990):
        return True
    return abs(dose * fractions - total) * 20 <= total


@edit(
    "R138",
    "Dose is plausible",
    DOSE,
    FRACTIONS,
    TOTAL,
    "totalDose",
    blank_counts=(DOSE, FRACTIONS, TOTAL, "totalDose"),
    warning=True,
    message="{failing} is unusually high (dose over 6,000 cGy a fraction, 60 fractions, "
    "20,000 cGy)",
)
def dose_is_plausible(case: Case) -> Answer:
    """Very high doses are more often digits too many; special codes are not looked at."""
    limits = {DOSE: (6000, 99990), FRACTIONS: (60, 998), TOTAL: (20000, 999990)}
    limits["totalDose"] = limits[TOTAL]
    return [
        item
        for item, (most, special) in limits.items()
        if most < (case.number(item) or 0) < special
    ]


@edit(
    "R139",
    "Draining nodes of the volume",
    VOLUME,
    NODES,
    message="Volume {phase1RadiationPrimaryTxVolume} with draining nodes "
    "{phase1RadiationToDrainingLN}: 88 is for volumes that are nodes (01-09)",
)
def draining_nodes_of_the_volume(case: Case) -> Answer:
    """Where the volume itself is nodes (01-09) draining nodes are not applicable: 88."""
    is_nodes = "01" <= case[VOLUME] <= "09"
    return is_nodes == (case[NODES] == "88") or case[VOLUME] in {"00", "98", "99"}


@edit(
    "R140",
    "Volume near the site",
    VOLUME,
    "primarySite",
    warning=True,
    message="Volume {phase1RadiationPrimaryTxVolume} is the breast, the site {primarySite}",
)
def volume_near_the_site(case: Case) -> Answer:
    """Breast volumes (40-42) are for breast cancer; others are looked at."""
    return not sets.holds("breast volumes", case[VOLUME]) or case.has_site("breast")


@edit(
    "R141",
    "Radiation and its place",
    MODALITY,
    "radLocationOfRx",
    message="Radiation {phase1RadiationTreatmentModality} does not go with location "
    "{radLocationOfRx} (0: none)",
)
def radiation_and_its_place(case: Case) -> Answer:
    """Radiation was given somewhere; without radiation the location is 0."""
    if facts.had_radiation(case):
        return case["radLocationOfRx"] != "0"
    return case[MODALITY] != "00" or case["radLocationOfRx"] == "0"
