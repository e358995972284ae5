"""Coverage of the checks of oasdiff by `compare`, tried on small documents made for each."""
