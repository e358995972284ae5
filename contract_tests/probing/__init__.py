"""What the oracles share: how they ask a deployment, and compare."""
