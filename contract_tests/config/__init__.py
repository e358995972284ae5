"""What a run is told: settings, profile, and keys that are never shown."""
