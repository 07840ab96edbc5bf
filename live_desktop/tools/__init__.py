"""Functions the model may call: their declarations, and running them."""
