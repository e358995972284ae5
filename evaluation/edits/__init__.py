"""Random legal edits of our contract: each is honoured, or the start is refused with the line."""
