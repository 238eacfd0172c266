"""What `spec/vectors` is made of: one module for each family of objects, each a pure function of a seed."""
