"""The edits of stored cases: running them, and over-riding them."""
