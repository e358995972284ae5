"""Clients of APIs that others wrote: each draws the requests of a session by a seed."""
