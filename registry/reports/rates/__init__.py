"""Rates on screen: cases by the people among whom they arose, trends, comparisons, prevalence."""
