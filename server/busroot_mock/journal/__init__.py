"""The journal of a world: record and show its requests, assert on them, judge the client."""
