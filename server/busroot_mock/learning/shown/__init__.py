"""Records within others: listed, counted, named by keys or shown whole."""
