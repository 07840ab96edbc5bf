"""Icons, sounds and models that are installed with the program."""
