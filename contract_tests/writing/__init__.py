"""Writing runs: touch only the run's own records, remove them, and report what is left."""
