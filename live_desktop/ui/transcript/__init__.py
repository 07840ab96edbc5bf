"""The transcript: the turns of a talk on one page, to read, mark, copy and search."""
