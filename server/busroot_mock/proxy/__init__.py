"""A reverse proxy before a deployment, which judges what passes by the contract."""
