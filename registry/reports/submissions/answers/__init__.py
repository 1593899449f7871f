"""What a destination answers: receipts, rejects, and what is sent again."""
