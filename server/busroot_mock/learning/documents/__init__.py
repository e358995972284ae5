"""OpenAPI documents of others, in the words of OpenAPI 3."""
