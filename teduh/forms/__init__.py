"""What is asked: forms and instruments as data, and how often a score was given."""
