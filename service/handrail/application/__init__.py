"""What the product can do: one door, one file a use case. Everything that changes anything goes through here."""
