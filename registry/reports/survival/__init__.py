"""Survival on screen: who is counted, estimates of groups, charts, the workbook."""
