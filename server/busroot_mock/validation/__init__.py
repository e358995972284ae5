"""A request, live or recorded, held against the contract."""
