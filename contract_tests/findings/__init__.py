"""Findings: what they are, what they rest on, which are known, what they teach the contract."""
