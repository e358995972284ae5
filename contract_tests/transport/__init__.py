"""The only way out: what may be sent, how fast, and a record of requests and responses."""
