"""What we know: rows, states and values. Imports nothing of ours."""
