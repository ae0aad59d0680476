"""One task: why I have it, who decides, by when, and its form."""
