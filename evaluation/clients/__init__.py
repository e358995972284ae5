"""Clients that generators make of the contract, compiled and run against the mock server."""
