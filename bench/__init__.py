"""How fast, how large: measures the gateway and a bare twin of it on this machine. A report, not a test."""
