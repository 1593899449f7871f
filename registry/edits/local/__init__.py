"""Edits that a site writes itself, in a small language that can do nothing but compare."""
