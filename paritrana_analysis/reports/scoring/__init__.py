"""The files of a judged category."""
