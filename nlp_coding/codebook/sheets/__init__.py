"""A codebook as sheets of cells, and back."""
