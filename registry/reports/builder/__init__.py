"""The report builder: any item by any item, with totals, percentages, medians and small cells."""
