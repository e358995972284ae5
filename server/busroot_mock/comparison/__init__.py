"""Comparison of two OpenAPI documents: what changed, and for whom it breaks."""
