"""Bringing files in: read, match, compare, hold, and accept or discard whole."""
