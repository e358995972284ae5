"""The commands `verify` and `cleanup`: options, plan, one run."""
