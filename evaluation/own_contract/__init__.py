"""Exam of learning on our own contract: wrong guesses, and tags that are hidden."""
