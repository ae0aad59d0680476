"""What runs by itself: due timers, the outbox, contact gaps, house-keeping."""
