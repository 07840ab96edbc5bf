"""How the brain calls the functions that a client declares."""
