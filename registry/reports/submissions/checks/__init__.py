"""What a case has to pass before it is sent: edits, required items, waivers."""
