"""Frozen values and pure rules: one noun a file. Imports nothing of ours and no framework."""
