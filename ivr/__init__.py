"""What is said and heard on a call: prompts, keys and TwiML. No database, no network, no Flask."""
