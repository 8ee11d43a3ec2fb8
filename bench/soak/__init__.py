"""Ten minutes of a bad day: the whole service in operation while its carrier does everything wrong."""
