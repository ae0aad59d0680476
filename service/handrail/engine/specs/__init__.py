"""How each kind of element moves: SpiffWorkflow's specs, with our behaviour where theirs is not flat, pure or right."""
