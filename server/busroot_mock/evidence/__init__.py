"""Evidence: what recordings say of the operations that a contract has."""
