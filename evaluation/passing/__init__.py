"""Judgement of passing traffic, measured: what it finds, and what it finds where nothing is."""
