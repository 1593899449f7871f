"""The staging of stored cases: the site's algorithms, what they derive, and restaging."""
