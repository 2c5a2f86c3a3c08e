"""What teams may do without asking, and asking that ends in a yes where nobody answers."""
