"""Answers as templates, of what was recorded."""
