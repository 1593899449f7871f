"""The waiting room: cases that wait for something, why, and until when."""
