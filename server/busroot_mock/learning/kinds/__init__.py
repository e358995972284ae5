"""Kinds of records and of operations: by paths, by keys and by the shapes of answers."""
