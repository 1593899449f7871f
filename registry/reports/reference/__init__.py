"""Life tables, populations and reference rates that a site loads: kept in versions, as loaded."""
