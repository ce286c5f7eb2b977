"""HTML as browsers read it, every tag and attribute with its position in the file."""
