"""Collections of requests for Postman and Bruno, made from a contract by maintained converters."""
