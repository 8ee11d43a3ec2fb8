"""What can be done to a case: one verb a file, each a few lines that read as the rule reads."""
