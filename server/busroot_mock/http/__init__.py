"""HTTP messages as values, and who may send them."""
