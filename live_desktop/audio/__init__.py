"""Sound in and out: formats, the playback queue, levels, and the thread that owns the streams."""
