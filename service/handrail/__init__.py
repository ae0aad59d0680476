"""Handrail: the clinical decisions of a mental-health provider, run as processes people can read and verify."""
