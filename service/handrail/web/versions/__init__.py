"""Drafts of processes and versions on their way into force: two approve, and never their author."""
