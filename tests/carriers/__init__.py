"""The switchboard, driven as the gateway drives a carrier."""
