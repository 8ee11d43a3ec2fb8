"""Thin Flask views: check, parse, act, answer."""
