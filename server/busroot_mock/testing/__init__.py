"""The pytest plugin, and the client of the control API that its fixtures give to tests.

Only `in_process` knows the server; all other modules know no more than the control API.
"""
