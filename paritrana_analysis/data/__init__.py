"""The raw tables: read, checked, corrected."""
