"""The language server: what postlint knows of a site, while its posts are being written."""
