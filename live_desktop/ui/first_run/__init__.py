"""The first steps, when the window is opened for the first time."""
