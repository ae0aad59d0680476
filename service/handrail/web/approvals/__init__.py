"""Approvals: what waits to be decided, one screen a decision, and the second person's confirmation."""
