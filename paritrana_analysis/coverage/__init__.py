"""Who is covered, against which workers, how far from a target, at what cost."""
