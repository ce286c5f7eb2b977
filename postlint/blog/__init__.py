"""What the editorial rules know of blogs: events, sponsors, titles, series."""
