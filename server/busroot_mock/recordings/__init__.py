"""Recordings of exchanges as files: HTTP Archives (HAR 1.2), without what is secret."""
