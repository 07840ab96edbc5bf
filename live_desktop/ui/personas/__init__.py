"""The personas: choosing one, writing one, and keeping them."""
