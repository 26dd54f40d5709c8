"""The nouns, the grammar of terms, and the errors: standard library only, importing nothing else of ours."""
