"""The choices of treatments and recurrences, in words, and what recurrence types mean."""

FIRST_COURSE = 1
LAST_COURSE = 20

MODALITIES = {
    "surgery": "Surgery",
    "radiation": "Radiation",
    "chemo": "Chemotherapy",
    "hormone": "Hormone therapy",
    "immunotherapy": "Immunotherapy",
    "transplant": "Transplant or endocrine procedure",
    "other": "Other treatment",
    "palliative": "Palliative care",
}

REASONS = {
    "planned": "Planned with the first course",
    "recurrence": "Recurrence",
    "progression": "Progression or no response",
    "intolerance": "Not tolerated, changed",
    "another": "Another reason",
}

CONFIRMED = {
    "histology": "Histology",
    "cytology": "Cytology",
    "imaging": "Imaging",
    "marker": "Tumor marker",
    "clinical": "Clinical examination",
    "unknown": "Unknown",
}

# Their keys differ, so that one table says each of them.
WORDS = {**MODALITIES, **REASONS, **CONFIRMED}

# Codes of item 1880 that say that there was no recurrence, or that nobody knows.
NO_RECURRENCE = frozenset({"", "00", "70", "99"})


def recurred(recurrence_type: str) -> bool:
    """Whether a code of Recurrence Type--1st (1880) says that the cancer came back."""
    return recurrence_type not in NO_RECURRENCE
