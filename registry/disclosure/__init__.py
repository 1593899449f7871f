"""Disclosure control: tables without numbers that would tell of a few patients."""

from registry.disclosure.suppression import FEWEST, Hidden, Margins, coarse, hidden_cells

__all__ = ["FEWEST", "Hidden", "Margins", "coarse", "hidden_cells"]
