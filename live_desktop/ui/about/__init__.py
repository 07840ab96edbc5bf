"""The window that tells what the program is, what is in it, and whether a newer one is out."""
