"""Submissions: choosing, converting, producing and keeping what is sent to other registries."""
