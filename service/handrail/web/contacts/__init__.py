"""Recording a contact, and what the tables make of it."""
