"""What Handrail asks of the world outside it: the time, a database server, keys, mail."""
