"""An exam for `verify` that nobody wrote: defects that a machine makes in the mock server."""
