"""Pictures of every state of the program, for people to look at: `dev.py shots` takes them."""
