"""Writing: nothing but the run's own records is touched, and nothing is left without being told."""
