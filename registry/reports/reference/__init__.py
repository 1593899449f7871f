"""Life tables and populations that a site loads: kept in versions, as they were loaded."""
