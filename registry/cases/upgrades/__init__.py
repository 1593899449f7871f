"""What changes of the NAACCR version left with the cases: a log of values, and questions."""
