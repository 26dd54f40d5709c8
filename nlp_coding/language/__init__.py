"""What the words of a comment are: its variety, its sentences and clauses, the lemmas of each form in both standards."""
