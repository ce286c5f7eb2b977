"""HTML as browsers read it, every tag and attribute at its place in the file."""
