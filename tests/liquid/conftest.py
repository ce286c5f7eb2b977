"""A small world of values, random templates over it, and real Liquid to ask."""

from __future__ import annotations

import datetime
import json
import os
import random
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from postlint.liquid import LiquidContext, Rendered, render

HERE = Path(__file__).parent
LOCAL = datetime.timezone(datetime.timedelta(0), "UTC")


def revive(value: Any) -> Any:
    """Values as JSON holds them, ``{"time": …}`` and the like turned into dates."""
    if isinstance(value, dict):
        if list(value) == ["time"]:
            return datetime.datetime.fromisoformat(value["time"]).replace(tzinfo=LOCAL)
        if list(value) == ["date"]:
            return datetime.date.fromisoformat(value["date"])
        return {key: revive(item) for key, item in value.items()}
    return [revive(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="session")
def recorded() -> dict[str, Any]:
    """The world, and cases of ``[template, what real Liquid prints]``; null where it raises."""
    found: dict[str, Any] = json.loads((HERE / "recorded.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def evaluate(recorded: dict[str, Any]) -> Callable[[str], Rendered]:
    """Our evaluation of a template in that world."""
    world = recorded["world"]
    site = {**revive(world["site"]), "baseurl": world["baseurl"], "url": world["url"]}
    context = LiquidContext(
        site,
        revive(world["page"]),
        read_include=world["includes"].get,
        baseurl=world["baseurl"],
        url=world["url"],
        environment="development",
        version="4.3.1",
    )
    return lambda template: render(template, 0, context)


@pytest.fixture(scope="session")
def ask(ruby: str, recorded: dict[str, Any]) -> Callable[[list[str]], list[str | None]]:
    """What real Liquid prints of templates in that world; None where it raises."""

    def answer(templates: list[str]) -> list[str | None]:
        lines = "".join(json.dumps({**recorded["world"], "template": one}) + "\n" for one in templates)
        environment = {**os.environ, "JEKYLL_NO_BUNDLER_REQUIRE": "true", "LANG": "C.UTF-8", "TZ": "UTC"}
        done = subprocess.run(
            [ruby, str(HERE / "oracle.rb")],
            input=lines,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            check=True,
            timeout=300,
        )
        answers = [json.loads(line) for line in done.stdout.split("\n") if line]
        assert len(answers) == len(templates)
        return [uncoloured(one["text"]) if "text" in one else None for one in answers]

    return answer


def uncoloured(text: str) -> str:
    """Code without the spans that colour it."""
    return re.sub(r"</?span[^>]*>", "", text) if '<figure class="highlight"' in text else text


@pytest.fixture(scope="session")
def random_templates() -> Callable[[int, int], list[str]]:
    """``count`` templates from a seed."""

    def write(seed: int, count: int) -> list[str]:
        grammar = Grammar(random.Random(seed))
        return [grammar.block(3) for _ in range(count)]

    return write


_VALUES = (
    "page.title page.n page.f page.neg page.e page.nil page.t page.fa page.list page.nums page.words "
    "page.nested page.empty page.hash page.people page.date page.day page.ds page.num_s page.float_s "
    "page.url page.html page.multi page.uni page.sp site.name site.arr v1 v2 v3 item forloop.index "
    "forloop.first undefined page.people[0].name page.people.first.age page.words[1] page['title'] "
    "page.hash.k page.words.size page.nested[0][1] (1..3) (1..page.n)"
)
VALUES = _VALUES.split()
LITERALS = ["'lit'", '"a b"', "12", "3.5", "-1", "true", "false", "nil", "empty", "blank", "'x,y'", "''", "0"]
_FILTERS = (
    "size downcase upcase capitalize escape escape_once url_encode strip lstrip rstrip strip_html "
    "strip_newlines join reverse compact first last abs ceil floor round slugify xml_escape cgi_escape "
    "uri_escape normalize_whitespace number_of_words array_to_sentence_string jsonify to_integer sort "
    "uniq sort_natural relative_url absolute_url strip_index newline_to_br"
)
FILTERS = _FILTERS.split()
FILTERS_WITH_ARGUMENTS = [
    "slice: A", "slice: 0, N", "truncate: N", "truncate: N, A", "truncatewords: N", "split: S", "join: S",
    "replace: S, S", "replace_first: S, S", "remove: S", "append: A", "prepend: A", "concat: A",
    "date: '%Y-%m-%d'", "plus: A", "minus: A", "times: A", "divided_by: A", "modulo: A", "at_least: A",
    "at_most: A", "round: N", "default: A", "slugify: 'pretty'", "where: 'name', A", "where: 'age', A",
    "where_exp: 'i', 'i.age > 26'", "find: 'name', S", "sort: 'name'", "sort: 'age'", "pop: N", "push: A",
    "shift: N", "unshift: A", "group_by: 'name'", "map: 'name'", "default: A, allow_false: true",
]  # fmt: skip


class Grammar:
    """Writes templates over the recorded world, some of them broken."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def atom(self) -> str:
        return self.chance.choice(VALUES if self.chance.random() < 0.7 else LITERALS)

    def filter(self) -> str:
        if self.chance.random() < 0.5:
            return self.chance.choice(FILTERS)
        name, colon, arguments = self.chance.choice(FILTERS_WITH_ARGUMENTS).partition(":")
        makers: dict[str, Callable[[], str]] = {
            "A": self.atom,
            "N": lambda: str(self.chance.randint(-1, 6)),
            "S": lambda: self.chance.choice(["'a'", "' '", "','", "''", "'o'"]),
        }
        return name + colon + re.sub(r"\b[ANS]\b", lambda found: makers[found[0]](), arguments)

    def expression(self) -> str:
        count = self.chance.choice([0, 0, 1, 1, 2, 3])
        return self.atom() + "".join(f" | {self.filter()}" for _ in range(count))

    def condition(self) -> str:
        text = self.atom()
        if self.chance.random() < 0.6:
            operator = self.chance.choice(["==", "!=", "<", ">", "<=", ">=", "contains", "<>"])
            text += f" {operator} {self.atom()}"
        if self.chance.random() < 0.25:
            text += f" {self.chance.choice(['and', 'or'])} {self.condition()}"
        return text

    def text(self) -> str:
        choices = [" ", "\n", "  text ", "[l](x) ", "\n\n", "a", "* x\n", "", "}}", "%}", "{", "} "]
        return self.chance.choice(choices)

    def spoiled(self, markup: str) -> str:
        if self.chance.random() < 0.03:
            at = self.chance.randrange(len(markup) + 1)
            markup = markup[:at] + self.chance.choice(" x|'\",:.()[]&=%{}-!") + markup[at + 1 :]
        return markup

    def delimited(self, markup: str, marks: str = "%%") -> str:
        left, right = (self.chance.choice(["-", "", "", ""]) for _ in range(2))
        opening, closing = ("{%", "%}") if marks == "%%" else ("{{", "}}")
        return f"{opening}{left} {self.spoiled(markup)} {right}{closing}"

    def block(self, depth: int) -> str:
        count = self.chance.randint(0, 3)
        return "".join(self.text() + self.tag(depth) for _ in range(count)) + self.text()

    def tag(self, depth: int) -> str:
        if depth <= 0 or self.chance.random() < 0.45:
            return self.delimited(self.expression(), "{}")
        return self.chance.choice(
            [self.assign, self.if_, self.if_, self.for_, self.for_, self.case, self.small]
        )(depth - 1)

    def assign(self, depth: int) -> str:
        name = self.chance.choice(["v1", "v2", "v3"])
        if self.chance.random() < 0.4:
            return self.delimited(f"capture {name}") + self.block(depth) + self.delimited("endcapture")
        return self.delimited(f"assign {name} = {self.expression()}")

    def if_(self, depth: int) -> str:
        name = self.chance.choice(["if", "if", "unless"])
        text = self.delimited(f"{name} {self.condition()}") + self.block(depth)
        if self.chance.random() < 0.4:
            text += self.delimited("elsif " + self.condition()) + self.block(depth)
        if self.chance.random() < 0.5:
            text += self.delimited("else") + self.block(depth)
        return text + self.delimited("end" + name)

    def for_(self, depth: int) -> str:
        options = [" limit: 2", " offset: 1", " reversed", " limit:page.n", " offset:continue", "", ""]
        if self.chance.random() < 0.1:
            cols = self.chance.choice([" cols:2", " limit:2", ""])
            loop = self.delimited(f"tablerow item in {self.chance.choice(VALUES)}{cols}")
            return loop + self.block(depth) + self.delimited("endtablerow")
        text = self.delimited(f"for item in {self.chance.choice(VALUES)}{self.chance.choice(options)}")
        text += self.block(depth) + self.chance.choice(["", "", "", "{% break %}", "{% continue %}"])
        if self.chance.random() < 0.2:
            text += self.delimited("else") + self.block(depth)
        return text + self.delimited("endfor")

    def case(self, depth: int) -> str:
        text = self.delimited(f"case {self.atom()}") + self.text()
        for _ in range(self.chance.randint(0, 2)):
            text += self.delimited(f"when {self.atom()}, {self.atom()}") + self.block(depth)
        if self.chance.random() < 0.4:
            text += self.delimited("else") + self.block(depth)
        return text + self.delimited("endcase")

    def small(self, depth: int) -> str:
        include = self.chance.choice(
            ["a.html x=page.n", "c.html l=page.words", "ws.html", "a.html x='1' y=v1"]
        )
        return self.chance.choice(
            [
                self.delimited(f"cycle {self.atom()}, {self.atom()}"),
                self.delimited("increment v3"),
                self.delimited("decrement q"),
                "{% raw %}{{ x }}" + self.delimited("endraw").replace("{%-", "{%"),
                self.delimited("comment") + self.block(depth) + self.delimited("endcomment"),
                self.delimited("include " + include),
                self.delimited("ifchanged") + self.block(depth) + self.delimited("endifchanged"),
                self.delimited("highlight ruby") + self.text() + "<&" + self.delimited("endhighlight"),
                self.delimited(self.chance.choice(["break", "continue", "youtube x"])),
            ]
        )
