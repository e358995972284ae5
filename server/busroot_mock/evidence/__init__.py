"""Evidence of recordings for and against what a contract says."""
