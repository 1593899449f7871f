"""Reports: facility statistics, workbooks and submissions."""
