"""Markdown as it is being written: read piece by piece, and whole at every moment."""
