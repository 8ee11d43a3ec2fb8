"""Decisions as pure functions: values in, values out, time as an argument."""
