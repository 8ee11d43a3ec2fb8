"""A Twilio-compatible carrier with virtual phones: a program of its own that speaks only HTTP."""
