"""Microphones and loudspeakers: which there are, and the streams on them."""
