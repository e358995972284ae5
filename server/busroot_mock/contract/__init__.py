"""The OpenAPI contract as a document: read, checked, navigated. It knows no request."""
