"""What `dev.py` is made of: the system's packages, the virtual environment, the commands."""
