"""Benchmarks of busroot-mock against its peers: `python -m evaluation.benchmarks --help`."""

import warnings

# Connexion 3.3 warns when it is imported; there is nothing in it for who measures.
warnings.filterwarnings("ignore", module=r"connexion\.")
