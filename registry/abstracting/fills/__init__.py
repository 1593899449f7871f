"""Fills: what one command may put into the fields of a section, always shown before it is put in.

Each fill proposes values with their reasons; nothing is stored until the section is saved.
"""
