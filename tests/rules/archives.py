"""Synthetic archives, one for each family of habits, every post of them without a mistake.

Each generator gives path to text. The habits differ on purpose: how hosts and
sponsors are thanked, how titles name the month, how and in which language the
next event is announced, when a post is dated.
"""

# ruff: noqa: E501 - the texts of posts are lines as their authors write them

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Callable, Iterator

Archive = dict[str, str]

NAMES = [
    "Acme",
    "Globex",
    "Initech",
    "Umbrella Labs",
    "Hooli",
    "Vandelay",
    "Stark & Sons",
    "xMetrics",
    "Bank of Utopia",
]
TOPICS = ["queues and caches", "type systems", "growing a team", "observability", "a year of migrations", "tiny tools",
          "testing in anger", "schema design", "the long tail", "fast builds", "safe deploys", "reading code",
          "legacy rescue", "event sourcing", "small models"]  # fmt: skip
ENGLISH = list(calendar.month_name)
GERMAN = [
    "", "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
]  # fmt: skip
FRENCH = [
    "", "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
]  # fmt: skip
SPANISH = [
    "", "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
]  # fmt: skip
GERMAN_DAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
FRENCH_DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
SPANISH_DAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]


def nth(year: int, month: int, weekday: int, number: int) -> datetime.date:
    """The ``number``-th ``weekday`` of a month."""
    first = datetime.date(year, month, 1)
    return first + datetime.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


def months(
    count: int, start: tuple[int, int] = (2018, 9), weekday: int = 2, number: int = 2
) -> Iterator[tuple[int, datetime.date, datetime.date]]:
    """Number, day and next day of a monthly meetup."""
    for i in range(count):
        index = start[0] * 12 + start[1] - 1 + i
        yield (
            i,
            nth(index // 12, index % 12 + 1, weekday, number),
            nth((index + 1) // 12, (index + 1) % 12 + 1, weekday, number),
        )


def url(name: str) -> str:
    return "https://" + "".join(c for c in name.casefold() if c.isalnum()) + ".example.io/"


def links(i: int, count: int, last: str) -> str:
    """``count`` linked names as a list in prose."""
    named = [f"[{name}]({url(name)})" for name in (NAMES[i % 3 :] + NAMES)[:count]]
    return ", ".join(named[:-1]) + f" {last} " + named[-1]


def post(
    day: datetime.date, slug: str, title: str, body: str, extra: str = "", folder: str = "_posts"
) -> tuple[str, str]:
    return f"{folder}/{day}-{slug}.md", f"---\nlayout: post\ntitle: {title}\n{extra}---\n\n{body}\n"


def talk(i: int) -> str:
    return (
        f"Jane Doe of {NAMES[(i + 4) % 9]} spoke about {TOPICS[i % 15]}, and Juan from Contoso "
        f"showed us {TOPICS[(i + 5) % 15]}.\n\n"
        f"* Start small: a team of 3 did it in 2 weeks.\n* Measure, then cut.\n\n"
        f"> Sponsored by nobody, said one of them, and thanks to Hooli for the laugh."
    )


def hosted_by(count: int = 14) -> Archive:
    """Thanks the host of the evening; numbered titles; events on a site of its own."""
    found = {}
    for i, day, following in months(count, weekday=1, number=3):
        host = NAMES[i % 6]
        body = (
            f"{talk(i)}\n\nThis month's meetup was hosted by [{host}]({url(host)}). Thanks to "
            f"[{NAMES[(i + 1) % 6]}]({url(NAMES[(i + 1) % 6])}) for the pizza!\n\n"
            f"Our next meetup will take place on Tuesday, {ENGLISH[following.month]} {following.day}. "
            f"[Sign up here](https://pyfoo.example.org/events/{following:%Y-%m}/)."
        )
        path, text = post(day, f"meetup-{i + 12}", f'"PyFoo meetup #{i + 12}: {TOPICS[i % 15]}"', body)
        found[path] = text
    return found


def sponsor_section(count: int = 12) -> Archive:
    """A section that lists the sponsors with what they gave; the title starts with the kind of post."""
    found = {}
    for i, day, following in months(count, (2019, 1), weekday=3, number=1):
        body = (
            f"{talk(i)}\n\n## Next up\n\nSave the date: Thursday {following.day} "
            f"{ENGLISH[following.month]} {following.year}. "
            f"[Get your ticket](https://www.eventbrite.co.uk/e/foo-jug-{following:%b}-tickets-{400000000 + i * 7919}).\n\n"
            f"## Our sponsors\n\n* [Acme]({url('Acme')}) – venue\n* [Globex]({url('Globex')}): "
            f"drinks and food\n* [{NAMES[2 + i % 4]}]({url(NAMES[2 + i % 4])})\n"
        )
        path, text = post(
            day + datetime.timedelta(days=2),
            f"recap-{ENGLISH[day.month].lower()}",
            f"'Recap: {ENGLISH[day.month]} {day.year}'",
            body,
        )
        found[path] = text
    return found


def german(count: int = 12) -> Archive:
    """A German user group."""
    found = {}
    for i, day, following in months(count, (2018, 10)):
        body = (
            f"Beim Treffen im {GERMAN[day.month]} ging es um {TOPICS[i]}. Vielen Dank an alle "
            f"Helfer und Sprecher!\n\n"
            f"Vielen Dank an unsere Sponsoren {links(i, 3, 'und')} für die Unterstützung.\n\n## "
            f"Nächstes Treffen\n\n"
            f"Unser nächstes Treffen findet am {GERMAN_DAYS[following.weekday()]}, "
            f"{following.day}. {GERMAN[following.month]} {following.year} statt. "
            f"[Anmeldung bei Meetup](https://www.meetup.com/de-DE/foo-berlin/events/{250000000 + i * 1009}/)"
        )
        path, text = post(
            day,
            f"treffen-{GERMAN[day.month].lower().replace('ä', 'ae')}-{day.year}",
            f'"Treffen im {GERMAN[day.month]} {day.year}: {TOPICS[i]}"',
            body,
        )
        found[path] = text
    return found


def french(count: int = 12) -> Archive:
    """A French user group, with the spaces that French typography wants."""
    found = {}
    for i, day, following in months(count, (2019, 2), weekday=1, number=1):
        body = (
            f"Une belle soirée autour de {TOPICS[i]} !\n\nMerci à nos sponsors {links(i, 2, 'et')} pour leur soutien !\n\n"
            f"La prochaine rencontre aura lieu le {FRENCH_DAYS[following.weekday()]} "
            f"{following.day} {FRENCH[following.month]} : "
            f"[inscription](https://www.meetup.com/fr-FR/foo-paris/events/{260000000 + i * 1013}/)."
        )
        path, text = post(
            day, f"rencontre-{i}", f'"Rencontre de {FRENCH[day.month]} {day.year}\u00a0: {TOPICS[i]}"', body
        )
        found[path] = text
    return found


def spanish(count: int = 10) -> Archive:
    """A Spanish user group with lu.ma pages."""
    found = {}
    for i, day, following in months(count, (2021, 3), weekday=3, number=4):
        body = (
            f"Gracias a todas por venir.\n\nGracias a nuestros patrocinadores {links(i, 2, 'y')}.\n\n"
            f"El próximo encuentro será el {SPANISH_DAYS[following.weekday()]} {following.day} de "
            f"{SPANISH[following.month]}. [Inscríbete](https://lu.ma/foo{i:02d}x)"
        )
        path, text = post(
            day,
            f"encuentro-{SPANISH[day.month]}-{day.year}",
            f'"Encuentro de {SPANISH[day.month]} de {day.year}"',
            body,
        )
        found[path] = text
    return found


def newsletter(count: int = 26) -> Archive:
    """A weekly newsletter without sponsors."""
    found = {}
    day = datetime.date(2020, 1, 6)
    for i in range(count):
        body = (
            f"Links of the week about {TOPICS[i % 15]}.\n\n* [A "
            f"release](https://releases.example.org/{i})\n\nSee you next week! "
            f"[Subscribe](https://news.example.org/signup) or sign up here."
        )
        path, text = post(day, f"issue-{i + 101}", f"Weekly digest {i + 101}", body)
        found[path] = text
        day += datetime.timedelta(days=7)
    return found


def podcast(count: int = 15) -> Archive:
    """Each episode has one sponsor, linked."""
    found = {}
    day = datetime.date(2019, 5, 2)
    for i in range(count):
        name = NAMES[i % 7]
        body = (
            f"This episode is sponsored by [{name}]({url(name)}). Use the code FOO for 10% off.\n\nWe "
            f"talk to Jane about {TOPICS[i % 15]}. Supported by listeners like you."
        )
        path, text = post(day, f"episode-{i + 1}", f'"Episode {i + 1}: {TOPICS[i % 15]}"', body)
        found[path] = text
        day += datetime.timedelta(days=14)
    return found


def unlinked_podcast(count: int = 15) -> Archive:
    """The same, but its habit is to name sponsors without links."""
    return {path: re.sub(r"\[(.*?)\]\(.*?\)", r"\1", text) for path, text in podcast(count).items()}


def conference() -> Archive:
    """A conference's news: no series, sponsors thanked now and then, calls for sponsors."""
    bodies = [
        ("2019-01-15-call-for-papers", "Call for papers", "Send us your talk until 28 February 2019. Registration opens in March."),
        ("2019-02-01-call-for-sponsors", "Call for sponsors", "We are looking for sponsors! See our [prospectus](/prospectus.pdf) or write to us. Sponsors get a booth."),
        ("2019-03-03-tickets", "Tickets are on sale", "Get your ticket now: [tickets](https://ti.to/fooconf/2019). FooConf takes place on 12-13 June 2019 in Utrecht."),
        ("2019-04-04-platinum", "Welcome our platinum sponsor", "We are grateful to our platinum sponsor [Acme](https://acme.example.io/) and to our gold sponsors [Globex](https://globex.example.io/) and [Initech](https://initech.example.io/)."),
        ("2019-05-05-schedule", "The schedule is out", "Join us on Wednesday 12 June 2019. [Register](https://ti.to/fooconf/2019)."),
        ("2019-06-14-thanks", "Thank you!", "Thanks to all speakers, sponsors, volunteers and attendees. FooConf 2019 was a blast. See you in 2020!"),
        ("2019-12-01-next", "FooConf 2020", "Save the date: FooConf 2020 will be held on 10-11 June 2020. [Tickets](https://ti.to/fooconf/2020)"),
    ]  # fmt: skip
    return {f"_posts/{slug}.md": f"---\ntitle: {title}\n---\n\n{body}\n" for slug, title, body in bodies}


def personal() -> Archive:
    """A personal blog: other people's events, other senses of the words."""
    bodies = [
        ("2019-01-07-2018-in-review", "2018 in review", "In May 2018 I joined Initech. Thanks to everyone who read along! I am grateful to my manager Alex for his support."),
        ("2019-03-10-fooconf", "Speaking at FooConf, June 2019", "I will speak at FooConf in June. It is sponsored by Acme and Globex, hosted by Bob. Join me!"),
        ("2019-06-20-trip", "Trip report: FooConf, 12 June 2019", "Thanks to Acme for inviting me. My employer sponsored the trip. The next talk was on Wednesday 12 June."),
        ("2019-07-01-law", "A bill sponsored by Senator Smith", "The bill, sponsored by Senator Smith, was supported by Jones. State-sponsored attacks rose."),
        ("2019-08-08-register", "Register allocation", "Register the handler now. You may register 10 handlers; see the next event loop. The next meeting of two threads is undefined."),
        ("2019-09-09-move", "We moved", "We moved on 3 May. Our next house will be bigger. Join us for dinner some time."),
        ("2019-10-01-hacktober", "Hacktoberfest", "October is here. Sign up at [Hacktoberfest](https://hacktoberfest.example.com/)."),
        ("2019-11-11-smile", "It works! :)", "It is built on Jekyll, powered by Ruby and hosted by GitHub Pages."),
        ("2019-12-12-list", "1) it works 2) it scales", "A [list] of [1] brackets."),
    ]  # fmt: skip
    return {f"_posts/{slug}.md": f'---\ntitle: "{title}"\n---\n\n{body}\n' for slug, title, body in bodies}


def previous_month(count: int = 14) -> Archive:
    """Monthly reports that come out in the first week of the month after."""
    found = {}
    for i, day, following in months(count, (2019, 11), weekday=0, number=1):
        path, text = post(
            following,
            f"report-{i}",
            f'"Project report for {ENGLISH[day.month]} {day.year}"',
            f"In {ENGLISH[day.month]} we merged {i + 3} changes. Thank you to everyone who supports us.",
        )
        found[path] = text
    return found


def announcements(count: int = 12, ahead: int = 12) -> Archive:
    """Posts that announce an event some days later, or, with ``ahead=0``, dated by the event."""
    found = {}
    for i, day, _ in months(count, (2020, 1), weekday=1, number=2):
        body = (
            f"Join us on Tuesday, {ENGLISH[day.month]} {day.day}, 18:30 for our meetup about "
            f"{TOPICS[i % 15]}. "
            f"RSVP on [Meetup](https://www.meetup.com/foo-boston/events/{270000000 + i * 997}/).\n\n"
            f"Food and drinks are provided by our hosts at [{NAMES[i % 5]}]({url(NAMES[i % 5])})."
        )
        path, text = post(
            day - datetime.timedelta(days=ahead),
            f"{ENGLISH[day.month].lower()}-meetup",
            f"{ENGLISH[day.month]} meetup, {TOPICS[i % 15]}",
            body,
        )
        found[path] = text
    return found


def rolling_page(count: int = 12) -> Archive:
    """One page that always shows the next event; sponsors in the front matter."""
    found = {}
    for i, day, following in months(count, (2022, 1), weekday=3, number=3):
        extra = (
            f"sponsors:\n  - name: Acme\n    url: {url('Acme')}\n  - name: {NAMES[1 + i % 3]}\n    "
            f"url: {url(NAMES[1 + i % 3])}\n"
        )
        body = (
            f"{talk(i)}\n\nThe next event is on {following.day} {ENGLISH[following.month]}. RSVP [on "
            f"our page](https://foo-oslo.example.org/next)."
        )
        path, text = post(
            day, f"{day:%Y-%m}-foo-oslo", f"Foo Oslo, {day.year}-{day.month:02d}-{day.day:02d}", body, extra
        )
        found[path] = text
    return found


def changing(count: int = 24) -> Archive:
    """Conventions that change over the years: title, sponsors from the second year on, month in front."""
    found = {}
    for i, day, following in months(count, (2017, 3), weekday=0, number=1):
        title = (f"{ENGLISH[day.month]} {day.year} meetup - {TOPICS[i % 15]}" if i < 9
                 else f"{ENGLISH[day.month]} {day.year} meetup: {TOPICS[i % 15]}" if i < 17
                 else f"{ENGLISH[day.month]} {day.year} Meetup recap")  # fmt: skip
        thanks = (
            "" if i < 10 else f"\n\nThanks to our sponsors {links(i, 2, 'and')} for making this possible."
        )
        body = (
            f"{talk(i)}{thanks}\n\nThe next one is on Monday {following.day} "
            f"{ENGLISH[following.month]}: "
            f"[RSVP](https://guild.host/events/foo-{following:%Y-%m}-q{i}z)"
        )
        path, text = post(day, f"meetup-{i}", f'"{title}"', body)
        found[path] = text
    return found


ARCHIVES: dict[str, Callable[[], Archive]] = {
    "hosted_by": hosted_by,
    "sponsor_section": sponsor_section,
    "german": german,
    "french": french,
    "spanish": spanish,
    "newsletter": newsletter,
    "podcast": podcast,
    "unlinked_podcast": unlinked_podcast,
    "conference": conference,
    "personal": personal,
    "previous_month": previous_month,
    "announcements": announcements,
    "event_dated": lambda: announcements(ahead=0),
    "rolling_page": rolling_page,
    "changing": changing,
}
