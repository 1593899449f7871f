"""Hospital cancer registry."""
