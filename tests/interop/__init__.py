"""Google's own client and ours: each reads what the other writes, over real connections."""
