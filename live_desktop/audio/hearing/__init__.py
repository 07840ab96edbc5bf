"""From the microphone to the chunks that are sent."""
