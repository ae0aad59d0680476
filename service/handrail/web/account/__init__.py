"""My account: roles held, and signing out."""
