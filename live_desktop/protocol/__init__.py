"""The Live API on the wire: typed messages, one codec, the connection state table. No I/O."""
