"""The control API under `/__mock__`: test controls, with a contract of their own.

Its handlers lie here, one module for each tag of `control.yaml`.
"""
