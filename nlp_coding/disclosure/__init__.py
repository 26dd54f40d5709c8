"""Disclosure: which further numbers must be withheld so that no small one can be worked out, and the attempt to."""
