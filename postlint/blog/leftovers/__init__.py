"""What a post kept of the one it was copied from."""
