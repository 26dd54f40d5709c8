"""Coding, the slow and obvious way: one comment at a time, word by word. The fast way must agree with it to the letter.

`python -m tests.reference --examples 5000` compares the two on more random comments than the suite has time for.
"""
