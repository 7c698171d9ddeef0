"""What happened in a round, entry by entry: nothing is overwritten, and the current state follows from it."""
