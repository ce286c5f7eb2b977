"""Series: posts that belong together, their habits, and what ``init`` and ``series`` say of them."""
