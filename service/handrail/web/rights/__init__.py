"""Who decides what: "My decision rights", and the words of the decision-rights matrix."""
