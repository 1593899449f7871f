"""Quality measures: definitions as data, and which cases meet them, with the reason."""
