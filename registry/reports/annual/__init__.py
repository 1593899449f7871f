"""The annual report: one model of its sections, shown as page, workbook, Word file and PDF."""
