"""Servers of APIs that others wrote: installed from registries, and run anew."""
