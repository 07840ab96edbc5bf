"""The sound: its devices, its levels, its check, and what is done to it."""
