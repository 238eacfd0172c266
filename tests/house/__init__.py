"""The house itself: doors, sizes, floors, words and documentation hold, or a test says where they do not."""
