"""The simulation: what stations measure, computed from what people entered and a seed.

Functions over records; times are epoch milliseconds inside. Nothing here knows of requests.
"""
