"""The configuration of a run: settings, profile, selection of operations, keys never shown."""
