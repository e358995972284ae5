"""A deployment whose responses are spoiled at random, and what becomes of `verify` against it.

It must never fall over: whatever a deployment answers is a finding or an error, never a traceback.
"""
