"""Defects that the contract's own fields make: for each form of statement, the opposite of each."""
