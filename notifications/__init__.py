"""How words leave and replies come back. No database."""
