"""Jekyll's view of a site: configuration, reading, front matter, defaults, permalinks, URL map."""
