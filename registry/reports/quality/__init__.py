"""Quality measures on screen: rates, trends, the verdict on each case, the countdown."""
