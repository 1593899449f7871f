"""Files in and out: NAACCR XML, imports, extracts."""
