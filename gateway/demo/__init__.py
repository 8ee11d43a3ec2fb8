"""The demonstration: one case played as a story in the terminal."""
