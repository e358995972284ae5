"""The deployment under test, and the schema aimed at it."""
