"""Learning from recordings: operations, schemas, and what is state."""
