"""Patients, their tumors and the abstracts of them: tables, reads, and every write."""
