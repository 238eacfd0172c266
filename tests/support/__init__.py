"""What several tests share: a real server in a process of its own, and people who use it."""
