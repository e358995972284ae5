"""An exam of `busroot-mock learn` on APIs that others wrote."""
