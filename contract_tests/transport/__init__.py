"""The one way out: what may be sent, how fast, and what was sent and answered."""
