"""The window of the settings: rows that can be searched, each applied at once."""
