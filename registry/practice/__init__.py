"""The practice registry: invented charts on the real screens, with model answers and reasons."""
