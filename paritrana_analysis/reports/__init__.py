"""What the reports say: one view of a bundle, and the blocks of each kind of report."""
