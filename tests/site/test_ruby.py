"""A site's own plugins, read without Ruby."""

from __future__ import annotations

import pytest

from postlint.site.ruby import is_hinted, read_ruby

TAGS = """
class Tabs < Liquid::Block
  def render(context); super; end
end
# Liquid::Template.register_tag("commented", Tabs)
Liquid::Template.register_tag("tabs", Tabs)
Liquid::Template.register_tag :note, Note
Liquid::Template.register_filter(Jekyll::Shouting)
"""


def test_tags() -> None:
    own = read_ruby("_plugins/tabs.rb", TAGS)
    assert own.tags == ("tabs", "note") and not own.more_tags and not own.makers


@pytest.mark.parametrize(
    "text",
    [
        "%w(a b).each { |name| Liquid::Template.register_tag(name, X) }",
        "require_relative '../lib/tags'",
        "Bundler.require(:default)",
    ],
)
def test_tags_that_are_no_literals(text: str) -> None:
    assert read_ruby("_plugins/a.rb", text).more_tags


@pytest.mark.parametrize(
    "text",
    [
        "site.pages << Jekyll::PageWithoutAFile.new(site, site.source, 'tags', name + '.html')",
        "class TagPage < Jekyll::Page\nend\n",
        "site.static_files << Copy.new(site)",
        "Jekyll::Hooks.register :site, :post_write do |site|\n  File.write(site.dest + '/tags.json', x)\nend",
    ],
)
def test_plugins_that_make_pages(text: str) -> None:
    (maker,) = read_ruby("_plugins/tags.rb", text).makers
    assert (
        maker.path == "_plugins/tags.rb" and is_hinted("tag", maker.words) and is_hinted("tags", maker.words)
    )


@pytest.mark.parametrize(
    ("names", "subjects"),
    [
        ("TagPage TagGenerator", ("tag",)),
        ("CategoryFeed Authors", ("category", "feed", "author")),
        ("TagPage Generate", ()),
        ("MonthlyArchive", ()),
        ("RedirectPage AliasGenerator", ("alias",)),
    ],
)
def test_what_the_names_of_classes_say_of_their_pages(names: str, subjects: tuple[str, ...]) -> None:
    text = "".join(f"class {name} < Jekyll::Page\nend\n" for name in names.split())
    (maker,) = read_ruby("_plugins/a.rb", text).makers
    assert set(maker.subjects) == set(subjects)


@pytest.mark.parametrize(
    "text",
    [
        "class Related < Jekyll::Generator\n  def generate(site)\n"
        "    site.posts.docs.each { |p| p.data['x'] = 1 }\n"
        "  end\nend",
        "# site.pages << Jekyll::PageWithoutAFile.new",
        "class Shout < Jekyll::Converter\nend",
        "site.pages.each { |page| page.data['n'] = 1 }",
        "File.read(site.source + '/x')",
    ],
)
def test_plugins_that_make_none(text: str) -> None:
    assert read_ruby("_plugins/a.rb", text).makers == ()


def test_values_that_templates_see() -> None:
    text = "post.data['related'] = 1\nsite.config[\"built\"] ||= Time.now\nif page.data['x'] == 1 then 2 end"
    own = read_ruby("_plugins/a.rb", text)
    assert own.data == ("related",) and own.config == ("built",)


def test_values_that_hooks_give_to_templates() -> None:
    given = "payload['page']['images'] = '/images/' + payload['page']['slug']"
    text = f"{given}\nif payload['page']['x'] == 1 then 2 end"
    assert read_ruby("_plugins/a.rb", text).data == ("images",)


def test_placeholders() -> None:
    text = "class Jekyll::Drops::UrlDrop\n  def number\n    1\n  end\nend"
    assert read_ruby("_plugins/a.rb", text).placeholders == ("number",)
    text = 'def url_placeholders\n  super.merge("volume" => 1)\nend'
    assert "volume" in read_ruby("_plugins/a.rb", text).placeholders


def test_hints() -> None:
    words = (
        read_ruby("_plugins/news.rb", "class MonthlyArchive < Jekyll::Page; end; x = '/category/#{y}/'")
        .makers[0]
        .words
    )
    assert all(is_hinted(part, words) for part in ("news", "archive", "archives", "category", "categories"))
    assert not any(is_hinted(part, words) for part in ("about", "pages", "html"))
