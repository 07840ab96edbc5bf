"""Measures the way from the loudspeaker to the microphone."""
