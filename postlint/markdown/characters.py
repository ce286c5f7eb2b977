"""Ruby's character classes, as kramdown's patterns use them, for Python's ``re`` and ``str``.

Ruby's ``\\s``, ``\\w`` and ``\\d`` are ASCII; its ``[[:alpha:]]`` is Unicode's Alphabetic, which
has more than ``str.isalpha`` (vowel signs, letter numbers) and less than ``\\w`` (no ``²``).
"""

from __future__ import annotations

import re
from functools import cache

SPACE = " \t\n\r\f\v"
"""What Ruby's ``\\s`` matches."""
STRIP = SPACE + "\0"
"""What Ruby's ``String#strip`` removes."""
WORD = "A-Za-z0-9_"
"""The inside of a class equal to Ruby's ``\\w``."""

# Characters that are Alphabetic but no letters: combining vowel signs, circled letters.
_SIGNS = (
    r"\u0345\u05b0-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u0657\u0659-\u065f"
    r"\u0670\u06d6-\u06dc\u06e1-\u06e4\u06e7\u06e8\u06ed\u0711\u0730-\u073f\u07a6-\u07b0\u0816\u0817"
    r"\u081b-\u0823\u0825-\u0827\u0829-\u082c\u08d4-\u08df\u08e3-\u08e9\u08f0-\u0903\u093a\u093b"
    r"\u093e-\u094c\u094e\u094f\u0955-\u0957\u0962\u0963\u0981-\u0983\u09be-\u09c4\u09c7\u09c8\u09cb"
    r"\u09cc\u09d7\u09e2\u09e3\u0a01-\u0a03\u0a3e-\u0a42\u0a47\u0a48\u0a4b\u0a4c\u0a51\u0a70\u0a71"
    r"\u0a75\u0a81-\u0a83\u0abe-\u0ac5\u0ac7-\u0ac9\u0acb\u0acc\u0ae2\u0ae3\u0afa-\u0afc\u0b01-\u0b03"
    r"\u0b3e-\u0b44\u0b47\u0b48\u0b4b\u0b4c\u0b56\u0b57\u0b62\u0b63\u0b82\u0bbe-\u0bc2\u0bc6-\u0bc8"
    r"\u0bca-\u0bcc\u0bd7\u0c00-\u0c03\u0c3e-\u0c44\u0c46-\u0c48\u0c4a-\u0c4c\u0c55\u0c56\u0c62\u0c63"
    r"\u0c81-\u0c83\u0cbe-\u0cc4\u0cc6-\u0cc8\u0cca-\u0ccc\u0cd5\u0cd6\u0ce2\u0ce3\u0d00-\u0d03"
    r"\u0d3e-\u0d44\u0d46-\u0d48\u0d4a-\u0d4c\u0d57\u0d62\u0d63\u0d81-\u0d83\u0dcf-\u0dd4\u0dd6"
    r"\u0dd8-\u0ddf\u0df2\u0df3\u0e31\u0e34-\u0e3a\u0e4d\u0eb1\u0eb4-\u0eb9\u0ebb\u0ebc\u0ecd"
    r"\u0f71-\u0f81\u0f8d-\u0f97\u0f99-\u0fbc\u102b-\u1036\u1038\u103b-\u103e\u1056-\u1059"
    r"\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u1082-\u108d\u108f\u109a-\u109d\u1712\u1713"
    r"\u1732\u1733\u1752\u1753\u1772\u1773\u17b6-\u17c8\u1885\u1886\u18a9\u1920-\u192b\u1930-\u1938"
    r"\u1a17-\u1a1b\u1a55-\u1a5e\u1a61-\u1a74\u1abf\u1ac0\u1b00-\u1b04\u1b35-\u1b43\u1b80-\u1b82"
    r"\u1ba1-\u1ba9\u1bac\u1bad\u1be7-\u1bf1\u1c24-\u1c36\u1de7-\u1df4\u24b6-\u24e9\u2de0-\u2dff"
    r"\ua674-\ua67b\ua69e\ua69f\ua802\ua80b\ua823-\ua827\ua880\ua881\ua8b4-\ua8c3\ua8c5\ua8ff"
    r"\ua926-\ua92a\ua947-\ua952\ua980-\ua983\ua9b4-\ua9bf\ua9e5\uaa29-\uaa36\uaa43\uaa4c\uaa4d"
    r"\uaa7b-\uaa7d\uaab0\uaab2-\uaab4\uaab7\uaab8\uaabe\uaaeb-\uaaef\uaaf5\uabe3-\uabea\ufb1e"
    r"\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189"
)
# Characters that are numeric and so in Python's ``\w``, but no digits: superscripts, fractions.
NUMERALS = (
    r"\u00b2-\u00b3\u00b9\u00bc-\u00be\u09f4-\u09f9\u0b72-\u0b77\u0bf0-\u0bf2\u0c78-\u0c7e"
    r"\u0d58-\u0d5e\u0d70-\u0d78\u0f2a-\u0f33\u1369-\u137c\u17f0-\u17f9\u19da\u2070\u2074-\u2079"
    r"\u2080-\u2089\u2150-\u215f\u2189\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u2cfd\u3192-\u3195"
    r"\u3220-\u3229\u3248-\u324f\u3251-\u325f\u3280-\u3289\u32b1-\u32bf\ua830-\ua835"
)
_LETTER = rf"(?:[^\W\d_{NUMERALS}]|[{_SIGNS}])"
_ALNUM = rf"(?:[^\W_{NUMERALS}]|[{_SIGNS}])"


LETTER = re.compile(_LETTER)
"""One character of ``[[:alpha:]]``."""


ALNUM = re.compile(_ALNUM)
"""One character of ``[[:alnum:]]``."""


@cache
def unicode_name() -> re.Pattern[str]:
    """REXML's ``UNAME_STR``: the name of an element or attribute, in any script."""
    start, rest = rf"(?:_|{_LETTER})", rf"(?:[-._]|{_ALNUM})"
    return re.compile(rf"(?:{start}{rest}*:)?{start}{rest}*")


@cache
def mail_address() -> re.Pattern[str]:
    """``[[:alnum:]]-_.`` on both sides of an ``@`` (kramdown parser/kramdown/autolink.rb:18)."""
    part = rf"(?:[-_.]|{_ALNUM})+"
    return re.compile(rf"{part}@{part}")


def is_alpha(char: str) -> bool:
    """Whether Ruby's ``[[:alpha:]]`` matches ``char``."""
    return char.isalpha() or (char > "\x7f" and LETTER.match(char) is not None)


def is_alnum(char: str) -> bool:
    """Whether Ruby's ``[[:alnum:]]`` matches ``char``."""
    return char.isalpha() or char.isdecimal() or (char > "\x7f" and ALNUM.match(char) is not None)


def downcase(text: str) -> str:
    """Ruby's ``String#downcase``: like ``str.lower``, but a final sigma stays a plain one."""
    return text.replace("\u03a3", "\u03c3").lower() if "\u03a3" in text else text.lower()
