"""Accounts: signing in, users and their roles, facilities, the audit trail on screen."""
