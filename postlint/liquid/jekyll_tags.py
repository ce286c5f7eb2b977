"""Jekyll's tags: ``include``, ``link`` and ``post_url``, which need the site, and ``highlight``."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from typing import TypeAlias

from postlint.liquid.parser import Template, parse, parse_include
from postlint.liquid.state import LiquidState
from postlint.liquid.syntax_tree import Body, Highlight, Include, LinkTag
from postlint.liquid.tag_markup import include_pattern, variable_file
from postlint.liquid.values import SPACE, LiquidError, Value
from postlint.nodes import UNKNOWN

TextOf: TypeAlias = Callable[[LiquidState, Body], str]


def locate(
    state: LiquidState, node: Include, text_of: TextOf
) -> tuple[Template | None, tuple[tuple[str, Value], ...] | None, str]:
    """The template that an include tag names (None where it is unknown or missing), its parameters
    (jekyll/tags/include.rb) and its path relative to the site's folder."""
    file = node.file
    if variable_file(file):
        file = _evaluated(state, file, text_of)
    if UNKNOWN in file:
        return None, None, ""
    if include_pattern("sequence").search(file) or not include_pattern("file").search(file):
        folder = state.context.includes_dir
        problem = f"`{file}` is not a name of an include" if file else "this tag names no include"
        message = f"{problem}: write the name of a file in `{folder}`"
        state.problem("missing-include", node.span, message, name=file)
        return None, None, ""
    inner = file.lstrip("/")  # Ruby's File.join: below the folder, whatever it begins with
    relative = node.tag == "include_relative"
    text = (state.context.read_relative if relative else state.context.read_include)(inner)
    path = posixpath.join(_folder(state) if relative else state.context.includes_dir, inner)
    state.dependencies.add(path)
    if text is None:
        _absent(state, node, file)
        return None, None, path
    plugins = tuple(sorted(state.context.tags.items()))
    if state.sources is not None:
        path = state.sources.path_of(inner, relative=relative)
    return parse_include(text, state.context.error_mode, plugins), node.parameters, path


def _absent(state: LiquidState, node: Include, file: str) -> None:
    """Report an include that is missing, as far as that can be known."""
    context = state.context
    if node.tag == "include_relative":
        where = "beside this file"
    elif context.theme is None:
        where = f"in `{context.includes_dir}`"
    elif not context.open_theme:
        where = f"in `{context.includes_dir}` nor in the theme `{context.theme}`"
    elif near := context.near_include(file):
        message = f"there is no include `{file}`: the theme `{context.theme}` has `{near}`"
        state.problem("missing-include", node.span, message, fatal=False, name=file)
        return
    else:
        message = f"the include `{file}` may be one of the theme `{context.theme}`"
        state.problem("unknown-include", node.span, message, fatal=False, name=file)
        return
    message = f"there is no include `{file}` {where}: add it or fix the name"
    state.problem("missing-include", node.span, message, name=file)


def _folder(state: LiquidState) -> str:
    return posixpath.dirname(str(state.context.page.get("path") or ""))


def _evaluated(state: LiquidState, markup: str, text_of: TextOf) -> str:
    template = parse(markup, 0, state.context.error_mode, state.context.tags)
    if any(problem.fatal for problem in template.problems):
        raise LiquidError(template.problems[0].message)
    return text_of(state, template.body)


def url(state: LiquidState, node: LinkTag, text_of: TextOf) -> str:
    """What ``link`` or ``post_url`` prints (jekyll/tags/link.rb, post_url.rb); unknown where its target
    does not exist."""
    name = node.markup
    if node.tag == "link" and "{" in name:
        name = _evaluated(state, name, text_of)
    if UNKNOWN in name:
        return UNKNOWN
    state.dependencies.add(f"{node.tag}:{name}")
    found = (state.context.link if node.tag == "link" else state.context.post_url)(name)
    if found is None:
        kind = "missing-link" if node.tag == "link" else "missing-post-url"
        what = "file" if node.tag == "link" else "post"
        hint = state.context.advice(node.tag, name) or f"write the name of a {what} that exists"
        state.problem(kind, node.span, f"`{node.tag}` finds no {what} `{name}`: {hint}", name=name)  # type: ignore[arg-type]
        return UNKNOWN
    if UNKNOWN in found or state.context.version.startswith(("1.", "2.", "3.")):
        return found
    from postlint.liquid.url_filters import InvalidUrl, relative_url

    try:
        return relative_url(found, state.context.baseurl)
    except InvalidUrl as error:
        raise LiquidError(str(error)) from None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def highlighted(node: Highlight, code: str, highlighter: str) -> str:
    """What ``highlight`` prints (jekyll/tags/highlight.rb), without the colours."""
    code = re.sub(r"\A[\n\r]+|[\n\r]+\Z", "", code)
    language = node.language
    if highlighter not in ("rouge", "pygments"):
        text = _escaped(code).replace('"', "&quot;").replace("'", "&#39;").strip(SPACE)
    else:
        text = _escaped(code)
        if node.numbered:
            count = code.count("\n") + (1 if code and not code.endswith("\n") else 0)
            numbers = "".join(f"{number}\n" for number in range(1, count + 1))
            text = (
                '<table class="rouge-table"><tbody><tr>'
                f'<td class="gutter gl"><pre class="lineno">{numbers}</pre></td>'
                f'<td class="code"><pre>{text}\n</pre></td></tr></tbody></table>'
            )
    attributes = f'class="language-{language.replace("+", "-")}" data-lang="{language}"'
    return f'\n<figure class="highlight"><pre><code {attributes}>{text}</code></pre></figure>\n'
