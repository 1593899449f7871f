"""The second look: comments on coded items, their answers, and which cases were looked at."""
