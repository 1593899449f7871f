"""Re-abstraction: a random sample of cases is abstracted again, blind to the first codes."""
