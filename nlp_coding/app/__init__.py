"""The review app: a session on the screen of a terminal, in bokmål, nynorsk and English."""
