"""Analysis of traffic and failures: findings and coverage."""
