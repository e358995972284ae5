"""The walk through calls that knows which records there are before and after each."""
