"""The command `busroot-mock`."""
