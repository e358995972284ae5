"""The fault rules of a world, and what they do."""
