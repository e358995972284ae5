"""The way of a request: match, authenticate, fault, validate, handle, answer."""
