"""Sections that are open on somebody's screen, and what was typed there and is not saved yet."""
