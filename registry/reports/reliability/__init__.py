"""Reliability: samples of cases that are coded twice, and how far the two abstractors agree."""
