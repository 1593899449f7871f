"""Standards as data: items, code lists, ICD-O-3, geography, dates, ages, site groups."""
