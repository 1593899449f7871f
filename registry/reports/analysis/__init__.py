"""Survival of groups of cases: pure functions, arrays in, tables out; no web, no database."""
