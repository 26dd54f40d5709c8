"""What fills the terminal: the coding screen, and what opens over it."""
