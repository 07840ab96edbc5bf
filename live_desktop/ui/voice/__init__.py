"""The voice: the one living thing in the window, its shapes and how they are drawn."""
