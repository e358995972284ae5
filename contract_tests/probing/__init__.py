"""The means of all oracles: requests to a deployment, lists, filters, bodies, comparisons."""
