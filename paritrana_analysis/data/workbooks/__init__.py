"""Workbooks that people filled in: opened without trusting them, cell by cell as they were stored."""
