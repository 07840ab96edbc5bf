"""Lets a language model server of the user's own answer open questions."""
