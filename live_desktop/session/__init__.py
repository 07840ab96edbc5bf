"""One conversation over the Live API: endpoint, transport, session, and what was said."""
