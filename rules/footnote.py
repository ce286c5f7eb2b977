"""Each footnote has its text, and each text is referred to

`[^2]` without a line `[^2]: …` is no footnote: readers see the brackets. The text of a
footnote to which nothing refers they do not see at all.

Reported are references to footnotes that have no definition, definitions that nothing refers to or that another
of the same name overwrites, and definitions that kramdown reads as text, since they come right behind a
line of text or without their colon. Regular expressions in the text, such as `[^a-z]`, are left alone; so are documents of
which Liquid makes a part that is not known.

Bad:

````
=== _posts/2020-01-02-visit.md
---
title: A visit
---
They met in March[^when], in the old hall[^hall].
Nobody spoke[^3].

[^when]: Or in April.
[^hal]: It has been torn down.
````
```findings
_posts/2020-01-02-visit.md:4:42: warning: readers see `[^hall]`, no footnote has this name: write `[^hal]`, which nothing refers to
_posts/2020-01-02-visit.md:5:13: warning: readers see `[^3]`, no footnote has this name: add a line `[^3]: …`
```

Bad:

````
=== _posts/2020-01-02-visit.md
---
title: A visit
---
They met in March[^1], in the old hall[^2].
[^1]: Or in April.

[^2] It has been torn down.

[^4]: All of it was true.
````
```findings
_posts/2020-01-02-visit.md:5:1: warning: readers see this footnote as text, kramdown does not read it: write a blank line before it
_posts/2020-01-02-visit.md:7:1: warning: readers see this footnote as text, kramdown does not read it: write a colon, `[^2]:`
_posts/2020-01-02-visit.md:9:1: warning: readers do not see this footnote, nothing refers to it: write `[^4]` in the text or delete it
```

Good:

````
=== _posts/2020-01-02-visit.md
---
title: A visit
---
They met in March[^when]; [^a-z] is all but letters.

[^when]: Or in April.
````
"""

from __future__ import annotations

from collections.abc import Iterator

from postlint.links.footnotes import footnote_flaws
from postlint.model import Post, Problem
from postlint.nodes import Footnote
from postlint.reading import Reading
from postlint.rule import rule


@rule("warning")
def check(post: Post, reading: Reading) -> Iterator[Problem]:
    """Report footnotes without a text, and texts that are no footnotes."""
    if post.complete and not post.html and (reading.literals or post.document.hidden_footnotes):
        shown = [one.name for one in reading.elements if isinstance(one, Footnote)]
        yield from footnote_flaws(reading.literals, post.document.hidden_footnotes, shown, post.path)
