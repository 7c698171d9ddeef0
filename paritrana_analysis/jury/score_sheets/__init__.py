"""A juror's workbook: written, found again, read."""
