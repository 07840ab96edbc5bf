"""The Inspector: what goes over the wire, as a pane of the window."""
