"""Sources of the members of records: sent, copied, counted, made, taken from other records."""
