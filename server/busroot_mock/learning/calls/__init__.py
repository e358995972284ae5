"""Calls of an API: recorded exchanges, batches taken apart, objects that hold what is sent flat."""
