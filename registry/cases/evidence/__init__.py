"""Reports of a case, and which of their words bear out which codes."""
