"""What happened next, told to who raised it."""
