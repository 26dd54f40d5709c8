"""What the words of a comment are: its variety, sentences and clauses, and each form's lemmas in both standards."""
