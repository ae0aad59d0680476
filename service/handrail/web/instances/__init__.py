"""One run of a process: its picture and the path taken."""
