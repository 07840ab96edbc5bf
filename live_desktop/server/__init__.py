"""The embedded Live server: it listens, answers and speaks without a network."""
