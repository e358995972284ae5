"""Changes of records: what a request says, and what an action always does."""
