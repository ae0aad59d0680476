"""What can be asked: one query a file."""
