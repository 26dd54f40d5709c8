"""Coding: terms matched on integer arrays, combined with what people decided, and held against a gold coding."""
