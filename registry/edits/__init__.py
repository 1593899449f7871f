"""Edits: the checks that decide whether an abstract is right; a library without web or database."""
