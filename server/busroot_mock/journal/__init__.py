"""The journal of a world: its last requests, how they are shown, and what they tell of a client.

What is entered in it, and when, is the matter of `recording`.
"""
