"""The ways to talk beside the window: keys, tray, small window, screen reader."""
