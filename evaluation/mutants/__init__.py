"""Planted defects, and what finds them: `python -m evaluation.mutants --help`."""

import warnings

# Connexion 3.3 warns when it is imported; a defect has nothing to do with it.
warnings.filterwarnings("ignore", module=r"connexion\.")
