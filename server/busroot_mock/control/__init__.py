"""The control API under `/__mock__`, with a contract of its own: a handler module for each tag."""
