"""Camera and screen frames as JPEG: the room is kept, nothing captures yet."""
