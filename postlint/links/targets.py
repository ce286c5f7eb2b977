"""Messages and fixes for targets that the published site does not serve."""

from __future__ import annotations

import re

from postlint.links.bare import is_bare_email, is_bare_host
from postlint.model import (
    UNKNOWN,
    Edit,
    Fix,
    Once,
    PostFacts,
    Problem,
    Reference,
    Resolution,
    Site,
    why_unpublished,
)

_SHOWN = 60
"""Characters of a target that a message shows."""

BROKEN = ("missing", "case", "unpublished")
"""The results of ``resolve`` that mean that the target leads nowhere."""


ADVICE = ": fix the address or add the file"


def complaint(shown: str, found: Resolution, *, adds: str = "") -> str:
    """A message about a target that leads nowhere.

    ``shown``: the target after Liquid, as the author would recognise it. ``adds``: advice instead of the
    general one, for targets without a suggestion.
    """
    shown = shown.replace(UNKNOWN, "…")
    subject = f"`{shown}`" if _same(shown, found.url) else f"`{shown}` (`{found.url}`)"
    if found.status == "case" and found.suggestion:
        return (
            f"{subject} exists on the site only as `{found.suggestion}`: servers distinguish upper from "
            "lower case, write it the same way"
        )
    if found.status == "unpublished" and found.entry:
        return f"{subject} is not on the published site: {why_unpublished(found.entry)}"
    if found.suggestion:
        return f"{subject} is not on the published site: did you mean `{found.suggestion}`?"
    return f"{subject} is not on the published site{adds or ADVICE}"


def hands_over(reference: Reference, found: Resolution) -> bool:
    """Whether a reference redirects readers (``<meta http-equiv="refresh">``) to an absolute address of the
    own domain that is unlike any of this site: another program, such as a wiki or a shop, may run there."""
    whole = re.match(r"https?://", reference.url, re.IGNORECASE)
    leads_on = reference.tag == "meta" and reference.kind == "resource"
    return leads_on and found.status == "missing" and not found.suggestion and bool(whole)


def unjudged(reference: Reference, found: Resolution) -> Problem | None:
    """A problem, reported once a run, for a target of which only the user knows whether it exists; None for
    others."""
    why = found.unjudged
    if why is None and found.status == "unknown" and UNKNOWN in reference.url:
        return _unknown(reference)
    if why is None:
        return None
    declare = f'declare `exists: ["{why.glob}"]` in `.postlint.yml` if they exist'
    if why.kind == "beyond":
        below = f"below `{why.glob.removesuffix('**')}`, which this site does not make"
        message = f"`{reference.url}` leads {below}: {declare}"
        many = f"{{count}} links lead {below}: {declare}"
    else:
        message = f"`{reference.url}` is not checked, {why.why}: {declare}"
        many = f"{{count}} links like `{reference.url}` are not checked, {why.why}: {declare}"
    key = why.glob if why.kind == "beyond" else why.why
    return Problem(message, reference.span, severity="info", once=Once(f"unjudged {key}", many))


def as_replaced(reference: Reference, facts: PostFacts, site: Site) -> str:
    """The reference's URL after the replacements that the page's layout makes in its HTML; ``UNKNOWN`` where
    they are not known."""
    name = site.front_matter(facts.path).get("layout")
    html = f'{reference.attribute}="{reference.url}"'
    for old, new in site.layout(name if isinstance(name, str) else None).replaces:
        if old in f"<{reference.tag} {html}":
            if new is None:
                return UNKNOWN
            html = f"<{reference.tag} {html}".replace(old, new).partition(" ")[2]
    return html.partition('="')[2].removesuffix('"')


def _unknown(reference: Reference) -> Problem | None:
    """A problem, reported once a run, for a target that only a build can resolve."""
    if re.search(r"\{%-?\s*(?:link|post_url)\b", reference.raw):
        return None  # it finds nothing, and is reported by `liquid`
    shown = " ".join(reference.raw.split())
    shown = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
    cause = "what its Liquid prints" if "{" in reference.raw else "what its layout makes of it"
    why = f"{cause} is known only when the site is built"
    return Problem(
        f"`{shown}` is not checked: {why}",
        reference.span,
        severity="info",
        once=Once(
            f"unjudged {cause}",
            f"{{count}} targets such as `{shown}` are not checked: {why}",
        ),
    )


def _same(shown: str, looked_for: str) -> bool:
    """Whether the target means the same on every page: it is not relative to the page."""
    absolute = re.match(r"/|\\|[a-z][a-z0-9+.-]*:", shown, re.IGNORECASE) is not None
    return absolute or shown.partition("#")[0].partition("?")[0] == looked_for


def remote_advice(target: str) -> str:
    """Advice for a relative target that was meant as an address of another site; ``""`` for others."""
    if is_bare_email(target):
        return f": write `mailto:{target}` if it is an e-mail address"
    if is_bare_host(target):
        return f": write `https://{target}` if it is another site"
    return ""


def retarget_fix(reference: Reference, found: Resolution) -> Fix | None:
    """The fix that replaces the target with the suggestion; safe where they differ only in letter case or the
    file's extension. None where the suggestion may well be something else, and where the part that changes is
    not written literally."""
    if not found.suggestion:
        return None
    text = rewritten(reference.raw, reference.url, found.suggestion)
    if text is None:
        return None
    safe = _close(reference.url, found.suggestion)
    if not safe and not _slip(reference.url, found.suggestion):
        return None
    return Fix(f"write `{found.suggestion}`", (Edit(reference.target_span, text),), safe)


def rewritten(raw: str, url: str, suggestion: str) -> str | None:
    """``raw``, whose value is ``url``, changed so that its value is ``suggestion``. Only the end, from the
    first difference on, is replaced, so that Liquid before it stays. None where that is not possible."""
    if UNKNOWN in url:
        return None
    if raw == url:
        return suggestion
    same = 0
    while same < min(len(url), len(suggestion)) and url[same] == suggestion[same]:
        same += 1
    tail = url[same:]
    if not tail or not raw.endswith(tail):
        return None
    return raw[: len(raw) - len(tail)] + suggestion[same:]


def _close(url: str, suggestion: str) -> bool:
    one, other = _path(url).casefold(), _path(suggestion).casefold()
    return one == other or _stem(one) == _stem(other)


def _slip(url: str, suggestion: str) -> bool:
    """Whether one may be a typing error for the other. Names that differ in a digit or a word, `room-1`
    and `room-3`, `june` and `july`, are names of two things."""
    from difflib import SequenceMatcher

    one, other = _stem(_path(url).casefold()), _stem(_path(suggestion).casefold())
    digits = [character for character in one if character.isdigit()]
    if digits != [character for character in other if character.isdigit()]:
        return False
    return SequenceMatcher(None, one.rpartition("/")[2], other.rpartition("/")[2]).ratio() >= 0.9


def _path(url: str) -> str:
    return url.partition("#")[0].partition("?")[0]


def _stem(path: str) -> str:
    folder, slash, name = path.rpartition("/")
    stem, dot, _ = name.rpartition(".")
    return folder + slash + (stem if dot else name)
