"""Rights lent from one person to another: given, received, asked for, and taken back."""
