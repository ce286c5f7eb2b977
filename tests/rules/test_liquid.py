"""Liquid that ends the build, and Liquid that only a plugin could explain."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Lint = Callable[..., list[str]]


@pytest.mark.parametrize(
    "body",
    [
        "{% if page.title %}{{ page.title | upcase }}{% endif %}",
        "{% raw %}{{ open {% nothing %}{% endraw %}",
        "{% seo %}{% feed_meta %}{% gist 1 %}",
        "{% highlight ruby %}x{% endhighlight %}",
        "[a]({% link none.md %}) [b]({% post_url 2020-01-01-none %})",
        "Braces } and {.",
    ],
)
def test_silent(lint: Lint, body: str) -> None:
    assert lint("liquid", body) == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{% if a %}", "4:1: error: `{% if %}` is never closed"),
        ("x {{ a ", "4:3: error: `{{ a` is not closed"),
        ("{% include none.html %}", "4:1: error: there is no include `none.html`"),
        ("{% endif %}", "4:1: error: "),
        ("x {% nosuch %} {% nosuch %}", "4:3: error: unknown tag `nosuch`"),
    ],
)
def test_loud(lint: Lint, body: str, message: str) -> None:
    assert message in lint("liquid", body)[0]


@pytest.mark.parametrize(
    "files",
    [
        {"_plugins/own.rb": "require_relative '../lib/tags'"},
        {"_config.yml": "plugins: [jekyll-wonderful]\n"},
        {"_config.yml": "theme: wonderful\n"},
    ],
)
def test_plugins_may_define_tags(lint: Lint, files: dict[str, str]) -> None:
    posts = {f"_posts/2020-01-0{day}-a.md": "---\ntitle: A\n---\n{% nosuch %}\n" for day in (1, 2)}
    said = lint("liquid", {**posts, **files})
    assert len(said) == 1, said
    assert ": info: tag `nosuch` comes from a plugin" in said[0]


def test_declared_tags(lint: Lint) -> None:
    files = {
        "_posts/2020-01-02-a.md": "---\ntitle: A\n---\n{% nosuch %}\n",
        ".postlint.yml": "liquid:\n  tags: {nosuch: ignore}\n",
    }
    assert lint("liquid", files) == []


def test_a_tag_of_the_sites_own_plugins(lint: Lint) -> None:
    files = {
        "_plugins/tabs.rb": 'Liquid::Template.register_tag("tabs", Tabs)\n',
        "_posts/2020-01-02-a.md": "---\ntitle: A\n---\n{% tabs %}text{% endtabs %}\n",
    }
    assert lint("liquid", files) == []


def test_an_unknown_tag_is_one_finding(lint: Lint) -> None:
    """What the site's plugins register is known, so that another tag ends the build."""
    files = {
        "_plugins/tabs.rb": 'Liquid::Template.register_tag("tabs", Tabs)\n',
        **{f"_posts/2020-01-0{day}-a.md": "---\ntitle: A\n---\n{% tab %} {% tab %}\n" for day in (1, 2)},
    }
    said = lint("liquid", files)
    assert len(said) == 1 and "01-01-a.md:4:1: error: unknown tag `tab` (4 uses)" in said[0], said
