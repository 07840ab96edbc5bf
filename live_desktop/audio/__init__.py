"""Sound in and out: what is heard, what is played, and the thread that owns the devices."""
