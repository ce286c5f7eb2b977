"""What editors request at a position in a file: actions, hovers, definitions, references, symbols, links."""

from __future__ import annotations

import struct
from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio
from lsprotocol import types

from postlint.fix import apply
from postlint.lsp.editor_positions import Positions
from postlint.model import Edit, Fix, Span

from .conftest import Editor, started

pytestmark = pytest.mark.asyncio(loop_scope="module")

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\x00\x00\x00"
FILES: dict[str, bytes | str] = {
    "_config.yml": "title: Blog\npermalink: /:year/:title/\n",
    "_layouts/post.html": "---\nlayout: base\n---\n{% include head.html %}\n{{ content }}\n",
    "_layouts/base.html": "<html><body>{{ content }}</body></html>\n",
    "_includes/head.html": "<p>Hello</p>\n",
    "images/hall.png": PNG,
    "about.md": (
        "---\ntitle: About us\n---\n\n## The venue\n\nText.\n\n### By bus\n\nMore.\n\n## Who we are\n"
    ),
    "_posts/2024-05-08-spring.md": (
        "---\nlayout: post\ntitle: Spring\n---\n\nSee [the venue](/about/#the-venue) and\n"
        "[autumn]({% post_url 2024-09-04-autumn %}).\n\nThanks to our sponsors "
        "[Acme](https://acme.example/) and [Initech](https://initech.example/)!\n"
    ),
    "_posts/2024-09-04-autumn.md": (
        "---\nlayout: post\ntitle: Autumn\n---\n\n{% include head.html %}\n\n"
        "![The hall](/images/hall.png)\n\n"
        "[Where][w], and [the site](https://example.com/a), on Wednesday 2 October 2024.\n\n"
        "## Ümlaut 🚂 [train](/no/such/)\n\n[hidden](/2024/winter/) [gone](/no/such/page/)\n\n"
        "Thanks to our sponsors [Acme](https://acme.example/) and [Initech](https://initech.example/)!\n\n"
        "[w]: /about/#the-venue\n"
    ),
    "_posts/2024-12-04-winter.md": "---\nlayout: post\ntitle: Winter\npublished: false\n---\n\nSoon.\n",
}
SPRING, AUTUMN = "_posts/2024-05-08-spring.md", "_posts/2024-09-04-autumn.md"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def editor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    """A window with a blog that has something of everything, its two posts open."""
    folder = tmp_path_factory.mktemp("blog")
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    edits = types.WorkspaceEditClientCapabilities(
        document_changes=True, resource_operations=[types.ResourceOperationKind.Create]
    )
    workspace = types.WorkspaceClientCapabilities(workspace_edit=edits)
    async with started(folder, tmp_path_factory.mktemp("cache"), types.ClientCapabilities(workspace)) as one:
        for path in (SPRING, AUTUMN, "about.md"):
            one.open(path)
        yield one


def position_of(editor: Editor, path: str, words: str, inner: str = "") -> types.Position:
    """The position of ``inner`` (or of the first character) in the first occurrence of ``words``."""
    text = editor.texts[path]
    start = text.index(words)
    return Positions(text, "utf-16").of(text.index(inner, start) + 1 if inner else start + 1)


def at(editor: Editor, path: str, words: str, inner: str = "") -> dict[str, object]:
    return {"text_document": editor.at(path), "position": position_of(editor, path, words, inner)}


async def hovered(editor: Editor, path: str, words: str, inner: str = "") -> str:
    found = await editor.client.text_document_hover_async(types.HoverParams(**at(editor, path, words, inner)))
    return found.contents.value if found else ""


async def defined(editor: Editor, path: str, words: str, inner: str = "") -> list[tuple[str, int]]:
    params = types.DefinitionParams(**at(editor, path, words, inner))
    return shown(editor, await editor.client.text_document_definition_async(params))


async def used(editor: Editor, path: str, words: str, inner: str = "") -> list[tuple[str, int]]:
    context = types.ReferenceContext(include_declaration=False)
    params = types.ReferenceParams(context, **at(editor, path, words, inner))
    return shown(editor, await editor.client.text_document_references_async(params))


def shown(editor: Editor, locations: Sequence[types.Location] | None) -> list[tuple[str, int]]:
    prefix = editor.folder.as_uri() + "/"
    return [(one.uri.removeprefix(prefix), one.range.start.line + 1) for one in locations or ()]


async def test_hover(editor: Editor) -> None:
    about = await hovered(editor, SPRING, "(/about/", "about")
    assert "**About us**" in about and "`about.md`" in about and "`#the-venue`" in about
    assert "**Autumn** (2024-09-04)" in await hovered(editor, SPRING, "{% post_url")
    assert "640 × 480 pixels" in await hovered(editor, AUTUMN, "![The hall")
    assert "not published" in await hovered(editor, AUTUMN, "/2024/winter/")
    assert "nothing there" in await hovered(editor, AUTUMN, "/no/such/page/")
    assert "no run has requested it yet" in await hovered(editor, AUTUMN, "https://example.com/a")
    assert "Wednesday, 2 October 2024" in await hovered(editor, AUTUMN, "Wednesday 2", "October")
    assert "thanked in 2 posts, last on 2024-09-04" in await hovered(editor, SPRING, "[Acme]", "Acme")
    assert await hovered(editor, SPRING, "See ") == ""


async def test_definition(editor: Editor) -> None:
    assert await defined(editor, SPRING, "(/about/", "about") == [("about.md", 5)]
    assert await defined(editor, SPRING, "{% post_url", "autumn") == [(AUTUMN, 1)]
    assert await defined(editor, SPRING, "layout: post", "post") == [("_layouts/post.html", 1)]
    assert await defined(editor, AUTUMN, "{% include", "head") == [("_includes/head.html", 1)]
    assert await defined(editor, AUTUMN, "(/images", "hall") == [("images/hall.png", 1)]
    line = editor.texts[AUTUMN][: editor.texts[AUTUMN].index("[w]:")].count("\n") + 1
    assert await defined(editor, AUTUMN, "[Where]") == [(AUTUMN, line)]
    assert await defined(editor, AUTUMN, "[w]: /about", "about") == [("about.md", 5)]
    assert await defined(editor, AUTUMN, "/no/such/page/") == []


async def test_references(editor: Editor) -> None:
    assert await used(editor, "about.md", "## The venue", "venue") == [(SPRING, 6), (AUTUMN, 18)]
    assert await used(editor, "about.md", "## Who", "Who") == []
    assert await used(editor, "about.md", "Text.") == [(SPRING, 6), (AUTUMN, 18)]
    assert await used(editor, AUTUMN, "(/images", "hall") == [(AUTUMN, 8)]
    assert await used(editor, AUTUMN, "{% include", "head") == [("_layouts/post.html", 4), (AUTUMN, 6)]
    assert (SPRING, 7) in await used(editor, AUTUMN, "Wednesday")
    assert [path for path, _ in await used(editor, SPRING, "layout: post", "post")] == [
        SPRING,
        AUTUMN,
        "_posts/2024-12-04-winter.md",
    ]


async def test_symbols_and_links(editor: Editor) -> None:
    params = types.DocumentSymbolParams(editor.at("about.md"))
    first, second = await editor.client.text_document_document_symbol_async(params)
    assert (first.name, first.detail, [one.name for one in first.children]) == (
        "The venue",
        "#the-venue",
        ["By bus"],
    )
    assert second.name == "Who we are"
    links = await editor.client.text_document_document_link_async(types.DocumentLinkParams(editor.at(AUTUMN)))
    targets = [one.target.removeprefix(editor.folder.as_uri() + "/") for one in links]
    assert {"images/hall.png", "about.md", "_includes/head.html", "https://example.com/a"} <= {*targets}


async def acted(
    editor: Editor, path: str, words: str, only: list[str] | None = None
) -> dict[str, types.WorkspaceEdit]:
    start = position_of(editor, path, words)
    context = types.CodeActionContext([], only=only)
    params = types.CodeActionParams(editor.at(path), types.Range(start, start), context)
    return {one.title: one.edit for one in await editor.client.text_document_code_action_async(params) or ()}


def edited(editor: Editor, path: str, edit: types.WorkspaceEdit) -> str:
    text = editor.texts[path]
    positions = Positions(text, "utf-16")
    edits = tuple(
        Edit(Span(positions.offset(one.range.start), positions.offset(one.range.end)), one.new_text)
        for one in edit.changes[editor.uri(path)]
    )
    return apply(text, [Fix("", edits)]).text


async def test_suppressing(editor: Editor) -> None:
    """What an action suppresses is not a finding any more, and the suppression is not unused."""
    before = editor.texts[AUTUMN]
    for words in ("[hidden]", "[train]"):
        actions = await acted(editor, AUTUMN, words)
        title = "suppress `internal-link` on this line, with a reason"
        text = edited(editor, AUTUMN, actions[title])
        editor.edit(AUTUMN, text)
        found = [one.code for one in await editor.now(AUTUMN)]
        assert found == ["internal-link"]
        editor.edit(AUTUMN, before)


async def test_declaring(editor: Editor) -> None:
    edit = (await acted(editor, AUTUMN, "[train]"))["declare that `/no/**` exists"]
    create, change = edit.document_changes
    assert create.uri == change.text_document.uri == editor.uri(".postlint.yml")
    assert change.edits[0].new_text == "exists:\n  - /no/**\n"


async def test_fix_all(editor: Editor) -> None:
    """The safe fixes together, only for who asks for them by name."""
    path = "_posts/2024-06-05-summer.md"
    editor.open(path, "---\ntitle: Summer\n---\n\n[a] (https://example.com/a) ![b](/images/Hall.png)\n")
    await editor.now(path)
    assert "apply all safe fixes (postlint)" not in await acted(editor, path, "![b]")
    (edit,) = (await acted(editor, path, "[a]", ["source.fixAll"])).values()
    assert "![b](/images/hall.png)" in edited(editor, path, edit)
    editor.close(path)


async def completed(editor: Editor, body: str, path: str = "_posts/2025-01-01-new.md") -> dict[str, object]:
    """What is offered at the end of a text: labels and details."""
    if path not in editor.texts:
        editor.open(path, "---\n---\n")
    editor.edit(path, body)
    where = Positions(body, "utf-16").of(len(body))
    found = await editor.client.text_document_completion_async(types.CompletionParams(editor.at(path), where))
    items = [await editor.client.completion_item_resolve_async(one) for one in found.items]
    assert all(one.text_edit.range.end == where for one in items)
    return {one.label: one.detail for one in items}


async def test_completion(editor: Editor) -> None:
    front = "---\ntitle: New\n---\n\n"
    urls = await completed(editor, front + "See [us](")
    assert urls["/2024/autumn/"] == "Autumn · 2024-09-04" and urls["/about/"] == "About us"
    assert "/2024/winter/" not in urls and "/images/hall.png" not in urls
    assert set(await completed(editor, front + "See [us](about")) == {"/about/"}  # by its title
    assert await completed(editor, front + "![hall](/im") == {
        "/images/hall.png": "640 × 480 pixels, 29 bytes"
    }
    anchors = await completed(editor, front + "[us](/about/#")
    assert anchors == {"the-venue": "The venue", "by-bus": "By bus", "who-we-are": "Who we are"}
    assert list(await completed(editor, front + "# Top\n\n[up](#")) == ["top"]
    assert (await completed(editor, front + "[a]({% post_url "))["2024-09-04-autumn"] == "Autumn"
    assert "about.md" in await completed(editor, front + "[a]({% link ab")
    assert list(await completed(editor, front + "{% include ")) == ["head.html"]
    assert await completed(editor, front + "Thanks to [Ac") == {"[Acme]": "sponsor"}
    assert await completed(editor, front + "[Acme](https://ac") == {}
    assert await completed(editor, front + "Plain words") == {}


async def test_completion_in_front_matter(editor: Editor) -> None:
    assert list(await completed(editor, "---\nlay")) == ["layout"]
    assert list(await completed(editor, "---\nlayout: ")) == ["base", "post"]
    assert list(await completed(editor, "---\nlayout: p\n---\n".removesuffix("\n---\n"))) == ["post"]


async def test_rename_a_heading(editor: Editor) -> None:
    """Its words, and the anchor in every link to it."""
    prepare = types.PrepareRenameParams(**at(editor, "about.md", "## The venue", "venue"))
    placeholder = await editor.client.text_document_prepare_rename_async(prepare)
    assert placeholder.placeholder == "The venue"
    params = types.RenameParams(new_name="Where we meet", **at(editor, "about.md", "## The venue", "venue"))
    edit = await editor.client.text_document_rename_async(params)
    assert "## Where we meet\n" in edited(editor, "about.md", edit)
    assert "(/about/#where-we-meet)" in edited(editor, SPRING, edit)
    assert "[w]: /about/#where-we-meet\n" in edited(editor, AUTUMN, edit)


async def test_rename_a_heading_from_a_link(editor: Editor) -> None:
    """Where the cursor is on the fragment; the rest of a link names no heading."""
    fragment = at(editor, SPRING, "(/about/#the", "the-venue")
    prepared = await editor.client.text_document_prepare_rename_async(types.PrepareRenameParams(**fragment))
    assert prepared.placeholder == "The venue"
    text, where = editor.texts[SPRING], Positions(editor.texts[SPRING], "utf-16")
    assert text[where.offset(prepared.range.start) : where.offset(prepared.range.end)] == "the-venue"
    params = types.RenameParams(new_name="Where we meet", **fragment)
    edit = await editor.client.text_document_rename_async(params)
    assert "## Where we meet\n" in edited(editor, "about.md", edit)
    assert "(/about/#where-we-meet)" in edited(editor, SPRING, edit)
    assert "[w]: /about/#where-we-meet\n" in edited(editor, AUTUMN, edit)
    page = types.PrepareRenameParams(**at(editor, SPRING, "(/about/#the", "about"))
    assert await editor.client.text_document_prepare_rename_async(page) is None


async def test_rename_a_post(editor: Editor) -> None:
    """Every link and tag that leads to it, and its old address; the site itself is as before."""
    (editor.folder / "_config.yml").write_text(f"{FILES['_config.yml']}plugins: [jekyll-redirect-from]\n")
    editor.touch("_config.yml")
    new = "_posts/2024-09-04-fall.md"
    files = types.RenameFilesParams([types.FileRename(editor.uri(AUTUMN), editor.uri(new))])
    edit = await editor.client.workspace_will_rename_files_async(files)
    assert "{% post_url 2024-09-04-fall %}" in edited(editor, SPRING, edit)
    text = edited(editor, AUTUMN, edit)
    assert text.startswith("---\nlayout: post\ntitle: Autumn\nredirect_from:\n  - /2024/autumn/\n---\n")
    assert "**Autumn**" in await hovered(editor, SPRING, "{% post_url")
    (editor.folder / "_config.yml").write_bytes(FILES["_config.yml"].encode())
    editor.touch("_config.yml")
