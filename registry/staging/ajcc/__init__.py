"""AJCC TNM from the 8th edition on: forms of categories, consistency, and tables a site loads.

AJCC licenses its own tables; none of them is here.
"""
