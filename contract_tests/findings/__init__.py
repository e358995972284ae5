"""What a run found: judged, counted once, and told with what it rests on."""
