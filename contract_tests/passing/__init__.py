"""Judgement of traffic that passes, or has passed: of the client's side and the deployment's."""
