"""What the oracles share: requests to a deployment, lists, filters, bodies, comparisons."""
