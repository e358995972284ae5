"""From traffic and failures to findings and coverage."""
