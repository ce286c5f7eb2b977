"""A call to RSVP leads to the event that comes next, on a day that exists

The paragraph that invites to the next meetup is copied from last month's post, and then one
of four things is forgotten: the date, the weekday, the heading, the link. Readers find out at
the door. This rule reads the passages that invite (`the next meetup is on …`, `RSVP`, `save
the date`, `join us`, `see you in …`), the date they announce, the event they link to and the
heading they are under.

Days and event pages are read wherever they are: in lists, headings, tables, HTML, parameters of
includes, the front matter, in documents of collections and in lists of events in `_data/` too.
Everywhere a weekday and its date must go together, an event must end after it starts, and the
post's own day must not be in last year's. Which keys of the front matter hold the event's day, and
whether a group writes before its events or dates its posts by them, is learned from the posts
around. The page of one event must not be in the posts of two evenings, where each post links its
own; a reminder and a report may have it again. In such a series an invitation without any link is
reported too, and the day of the post before beside the link to another event. Where a date is expected, a word that is one letter
off a month is reported too.

What counts is the day of the post, never today: in an archive every event lies in the past.
A date without a year is the nearest one that fits: a post of December announces January of
the next year. An event is recognised by its id (meetup.com, eventbrite, lu.ma, ti.to,
connpass, … and the hosts in `event_hosts:` of `.postlint.yml`), so tracking parameters,
letter case and slashes do not matter. An event whose date was moved, and says so, is left alone.

Bad:

```
=== _posts/2020-08-05-meetup-august-2020.md
---
title: Meetup August 2020
---
Our next meetup will be Wednesday 5th September. [RSVP now](https://www.meetup.com/acme-users/events/271025836/)
=== _posts/2020-09-02-meetup-september-2020.md
---
title: Meetup September 2020
---
Our next meetup will be Wednesday 7th October. [RSVP now](https://www.meetup.com/Acme-Users/events/271025836/?utm_source=blog)
```

```findings
_posts/2020-08-05-meetup-august-2020.md:4:25: error: `Wednesday 5th September` does not exist in 2020: write `Wednesday 2nd September` or `Saturday 5th September`
_posts/2020-09-02-meetup-september-2020.md:4:59: error: the post of 2020-08-05 already invited to this event, for 5 September 2020, not 7 October 2020: link the new event
```

Bad:

```
=== _posts/2019-06-05-meetup.md
---
title: June meetup
---
## Meetup August

The next meetup is on Wednesday 1st May. [Save the date](https://www.meetup.com/acme-users/events/261120894/)!
```

```findings
_posts/2019-06-05-meetup.md:4:11: error: the heading names August, the invitation below it May: make them agree
_posts/2019-06-05-meetup.md:6:23: error: `Wednesday 1st May` is before this post (5 June 2019): announce the next event
```

Good:

```
=== _posts/2018-12-12-meetup.md
---
title: December meetup
---
Thank you all for coming on Wednesday 12 December!

## Meetup January

The next meetup is on Tuesday 8 January. [RSVP](https://www.meetup.com/acme-users/events/254553430/)
```
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, NamedTuple

from postlint.blog.events.checks import compare
from postlint.blog.events.facts import Day, EventLink, Invitation
from postlint.blog.events.mentions import event_links
from postlint.blog.events.misspelt import misspelt_months
from postlint.blog.events.verdicts import event_problems
from postlint.model import Post, Problem, Settings, Site
from postlint.rule import rule

if TYPE_CHECKING:
    from postlint.reading import Reading
    from postlint.verdict import Verdict


COMPARES = True
YIELDS_TO = ("title-format",)
"""Which says what the titles of a series have there."""


class Options(NamedTuple):
    """Options of `rsvp-stale`."""

    absent: bool = True
    """Whether to report a post that invites to nothing although its series does."""


def collect(post: Post, settings: Settings, reading: Reading) -> Iterator[Invitation | Day | EventLink]:
    """Every invitation of a document, every day that it names and every event that it links."""
    yield from reading.days
    if post.kind != "page":
        yield from reading.invitations(settings.event_hosts)
        yield from event_links(reading.blocks, settings.event_hosts)


def neighbours(
    paths: Collection[str],
    site: Site,
    settings: Settings,
    holding: Callable[[Callable[[str], bool]], set[str]],
) -> Collection[str]:
    """The documents with which those at ``paths`` are compared."""
    from postlint.blog.events.neighbours import near

    return near(site, settings, paths, holding)


@rule("warning")
def misspelt(post: Post, reading: Reading) -> Iterator[Problem]:
    """Months with a slip in them, where a date is expected."""
    if post.kind != "page":
        yield from misspelt_months(reading.blocks)


@rule("error")
def check(site: Site, options: Options, settings: Settings) -> Iterator[Problem]:
    """All there is to say about the site's invitations."""
    yield from compare(site, settings, options.absent)


@rule("error")
def check_verdict(verdict: Verdict) -> Iterator[Problem]:
    """Events whose page is gone, or says cancelled, moved or another day."""
    yield from event_problems(verdict)
