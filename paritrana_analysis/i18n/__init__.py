"""Words, numbers and dates in both languages."""
