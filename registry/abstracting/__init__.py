"""Screens for patients, cases and abstracts: find, open, key in, read, print, complete."""
