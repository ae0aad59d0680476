"""People and their cases."""
