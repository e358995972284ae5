"""A run under pytest: session, hooks, results across processes, outcome."""
