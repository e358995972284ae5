"""The register: every statement of the contract, and which oracle asks for it, or why none does."""
