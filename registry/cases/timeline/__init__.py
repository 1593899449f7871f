"""What happened to a patient in order of time, what contradicts itself, and where nothing is."""
