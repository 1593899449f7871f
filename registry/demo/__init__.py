"""A synthetic hospital: invented patients whose items agree with one another."""
