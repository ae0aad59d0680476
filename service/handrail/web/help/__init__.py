"""Get help now, and the emergency card."""
