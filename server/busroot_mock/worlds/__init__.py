"""Everything that makes answers: state, clock, snapshots, keys."""
