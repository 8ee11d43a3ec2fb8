"""What documents may say: verbs, nouns and attributes as data, and the check against it."""
