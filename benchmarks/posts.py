"""The text of a synthetic post: front matter, and an article or a meetup's roundup."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from benchmarks import prose
from benchmarks.plan import FIRST_YEAR, MONTH_NAMES, Blog, Post, Series, meeting

WEEKDAYS = prose.words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")


def text_of(made: Blog, post: Post) -> str:
    """The whole text of a post."""
    random = Random(f"{made.seed}/{post.number}")
    body = _article(made, post, random) if post.series < 0 else _roundup(made, post, random)
    return _front_matter(post, random) + "\n\n".join(body) + "\n"


def _front_matter(post: Post, random: Random) -> str:
    title = post.title
    if post.mistake == "old month":
        month = MONTH_NAMES[post.day.month - 1]
        title = title.replace(month, MONTH_NAMES[post.day.month - 2])
    lines = ["---", "layout: post", f'title: "{title}"']
    if random.random() < 0.7:
        lines.append(f"date: {post.day} {8 + random.randrange(12):02}:{random.randrange(60):02}:00 +0000")
    if random.random() < 0.8:
        lines.append(f"tags: [{', '.join(random.sample(prose.NOUNS, 2))}]")
    if random.random() < 0.4:
        lines += ["author: " + random.choice(prose.PEOPLE).lower(), f"description: About {post.slug[:40]}"]
    if post.image:
        lines.append(f"image: {post.picture}")
    return "\n".join([*lines, "---", ""])


def _paragraph(made: Blog, random: Random) -> str:
    return "\n".join(random.choices(made.sentences, k=random.randint(2, 5)))


def _picture(post: Post) -> str:
    address = post.picture
    if post.mistake == "case":
        address = address.replace(".png", ".PNG")
    return f"![{'' if post.mistake == 'no words' else 'What we saw that day'}]({address})"


def _article(made: Blog, post: Post, random: Random) -> list[str]:
    """Paragraphs, lists, code and tables under headings, more of them in some posts than in others."""
    parts = [_paragraph(made, random)]
    if post.image:
        parts.append(_picture(post))
    for number in range(max(1, min(12, round(random.lognormvariate(1.0, 0.6))))):
        parts += [f"## Part {number + 1}: the {random.choice(prose.NOUNS)}", _paragraph(made, random)]
        parts += [random.choice(_BLOCKS)(made, post, random) for _ in range(2)]
    if post.mistake == "no page":
        parts.append(f"Read [the rest](/{post.day.year}/nowhere/) of it.")
    elif post.mistake == "no post":
        parts.append("Read [the rest]({% post_url 2004-01-01-before-the-beginning %}) of it.")
    elif post.mistake == "no heading":
        parts.append("Read [the rest](#part-99-the-end) of it.")
    return parts


def _links(made: Blog, post: Post, random: Random) -> str:
    """A sentence that links two earlier posts, one each way; the first post has none to link."""
    if not post.number:
        return _paragraph(made, random)
    one, other = (made.posts[random.randrange(post.number)] for _ in range(2))
    return (
        f"We wrote of it [{one.day.year}]({{% post_url {one.day.year}/{one.name} %}}) and again\n"
        f"[when it rained]({other.address}); see [the manual](https://docs.example/{post.number % 997}/a)."
    )


def _bullets(made: Blog, post: Post, random: Random) -> str:
    return "\n".join(f"* {one}" for one in random.choices(made.sentences, k=random.randint(3, 6)))


def _numbers(made: Blog, post: Post, random: Random) -> str:
    return "\n".join(f"{n}. {one}" for n, one in enumerate(random.choices(made.sentences, k=4), 1))


def _code(made: Blog, post: Post, random: Random) -> str:
    names = random.choices(prose.NOUNS, k=random.randint(3, 8))
    lines = "\n".join(f"    {one} = {random.choice(prose.NOUNS)}[{n}]" for n, one in enumerate(names))
    return f"```python\ndef {random.choice(prose.NOUNS)}():\n{lines}\n```"


def _table(made: Blog, post: Post, random: Random) -> str:
    rows = "\n".join(f"| {one} | {random.randrange(1000)} |" for one in random.sample(prose.NOUNS, 4))
    return f"| what | how many |\n|---|---|\n{rows}"


def _quote(made: Blog, post: Post, random: Random) -> str:
    return "> " + random.choice(made.sentences)


def _include(made: Blog, post: Post, random: Random) -> str:
    return f'{{% include note.html text="{random.choice(prose.TAILS)}" %}}'


def _data(made: Blog, post: Post, random: Random) -> str:
    person = random.choice(prose.PEOPLE).lower()
    return f"Said {{{{ site.data.authors.{person}.name }}}}: {random.choice(made.sentences)}"


def _reference(made: Blog, post: Post, random: Random) -> str:
    name = random.choice(prose.NOUNS)
    label = f"{name}-{post.number}"
    return f"{random.choice(made.sentences)} See [the {name}][{label}].\n\n[{label}]: /about/"


Block = Callable[[Blog, Post, Random], str]
_BLOCKS: tuple[Block, ...] = (
    _links, _links, _bullets, _numbers, _code, _table, _quote, _include, _data, _reference,
)  # fmt: skip


def _roundup(made: Blog, post: Post, random: Random) -> list[str]:
    """What happened last month, who paid for it, and when to come next."""
    series = made.series[post.series]
    month = (post.day.year - FIRST_YEAR) * 12 + post.day.month - 1
    parts = [_paragraph(made, random)]
    if post.image:
        parts.append(_picture(post))
    for _ in range(random.randint(2, 5)):
        person = random.choice(prose.PEOPLE)
        parts += [f"## {person} on the {random.choice(prose.NOUNS)}", _paragraph(made, random)]
        parts += [random.choice(_BLOCKS)(made, post, random), _paragraph(made, random)]
    parts += [_thanks(series, post.mistake == "no sponsor"), *_invitation(series, post, month)]
    return parts


def _thanks(series: Series, mistaken: bool) -> str:
    links = [f"[{name}](https://{prose.slug(name)}.example/)" for name in series.sponsors]
    if mistaken:
        links[1] = series.sponsors[1]
    return f"Thanks to our sponsors {', '.join(links[:-1])} and {links[-1]} for making this evening possible!"


def _invitation(series: Series, post: Post, month: int) -> list[str]:
    day = meeting(month + 1, series.weekday)
    weekday = WEEKDAYS[(day.weekday() + (3 if post.mistake == "odd weekday" else 0)) % 7]
    when = f"{weekday} {day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
    event = f"https://www.meetup.com/{series.group}/events/{200_000_000 + post.series * 1000 + month}/"
    return [
        f"## Next time at {series.name}",
        f"The next meetup is on {when}, with three short talks.\n[RSVP and save the date!]({event})",
    ]
