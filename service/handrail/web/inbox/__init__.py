"""The inbox: what is mine, and what I could take."""
