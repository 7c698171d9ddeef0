"""A juror's score sheet as a workbook: how it is written, and how it is read back after it was filled in."""
