"""What is kept: sittings, turns and attempts, each with its learner. Knows nothing of how they came about."""
