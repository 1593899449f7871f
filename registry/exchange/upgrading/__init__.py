"""A January: the stored cases are carried from one NAACCR version to the next, and back."""
