"""The edits, one file for each subject."""

from importlib import import_module

SUBJECTS = (
    "form",
    "dates",
    "person",
    "class_of_case",
    "sequence",
    "site_and_type",
    "laterality",
    "confirmation",
    "surgery",
    "radiation",
    "systemic",
    "nodes",
    "stage",
    "grade",
    "factors",
    "follow_up",
    "text",
    "text_against_code",
    "required",
)


def load() -> None:
    """Load all subjects, which registers their edits."""
    for subject in SUBJECTS:
        import_module(f"registry.edits.rules.{subject}")
