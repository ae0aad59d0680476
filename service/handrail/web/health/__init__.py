"""Whether this process lives and is ready, and its figures: outside the API and without sign-in."""
