"""From tables to the bundle that every report reads."""
