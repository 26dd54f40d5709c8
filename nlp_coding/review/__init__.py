"""A person's review without a screen: the comments in order, one of them open, every answer recorded as it is given."""
