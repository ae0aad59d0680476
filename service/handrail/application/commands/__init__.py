"""What can be done: one command a file. The list of these files is the list of what the product can do."""
