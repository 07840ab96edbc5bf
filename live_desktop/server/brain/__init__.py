"""Decides what the embedded server says."""
