"""The page with the virtual phones."""
