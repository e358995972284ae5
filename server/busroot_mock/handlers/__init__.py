"""The handlers: one module for each tag, one function for each operation."""
