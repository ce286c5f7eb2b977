"""Named tuples are what those of ``typing`` are."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest

from postlint.record import NamedTuple


class Ours(NamedTuple):
    """A place."""

    name: str
    size: int = 3
    """In bytes."""
    others: tuple[str, ...] = ()

    @property
    def twice(self) -> int:
        return self.size * 2

    def grown(self) -> Ours:
        return self._replace(size=self.twice)


class Theirs(typing.NamedTuple):
    """A place."""

    name: str
    size: int = 3
    others: tuple[str, ...] = ()


class Below(Ours):
    __slots__ = ()

    @property
    def twice(self) -> int:
        return 0


@pytest.mark.parametrize(
    "what",
    [
        lambda kind: kind("a"),
        lambda kind: kind("a", 4, others=("x",)),
        lambda kind: kind(size=1, name="b")._replace(name="c"),
        lambda kind: kind._make(["a", 1, ()]),
        lambda kind: kind("a")._asdict(),
        lambda kind: kind("a").size,
        lambda kind: repr(kind("a")).partition("(")[2],
        lambda kind: kind._fields,
        lambda kind: kind._field_defaults,
        lambda kind: kind.__match_args__,
        lambda kind: kind.__doc__,
        lambda kind: hash(kind("a")) == hash(("a", 3, ())),
        lambda kind: pickle.loads(pickle.dumps(kind("a"))) == kind("a"),
        lambda kind: type(copy.deepcopy(kind("a"))) is kind,
        lambda kind: sorted([kind("b"), kind("a")]),
    ],
)
def test_is_what_typing_makes(what: typing.Callable[[typing.Any], object]) -> None:
    assert what(Ours) == what(Theirs)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda kind: kind(),
        lambda kind: kind("a", 1, (), "more"),
        lambda kind: kind("a", name="a"),
        lambda kind: kind("a", other=1),
        lambda kind: kind._make(["a"]),
        lambda kind: kind("a")._replace(other=1),
        lambda kind: setattr(kind("a"), "name", "b"),
        lambda kind: setattr(kind("a"), "new", "b"),
    ],
)
def test_errors_are_the_same(wrong: typing.Callable[[typing.Any], object]) -> None:
    found = []
    for kind in (Ours, Theirs):
        with pytest.raises((TypeError, ValueError, AttributeError)) as raised:
            wrong(kind)
        found.append(raised.type)
    assert found[0] is found[1]


def test_methods_and_classes_below() -> None:
    assert Ours("a").grown() == ("a", 6, ())
    assert type(Ours("a").grown()) is Ours
    below = Below("a")
    assert (type(below), below.twice, below.name) == (Below, 0, "a")
    assert type(Below._make(below)) is Below
    match Ours("a", 1):
        case Ours(name, 1):
            assert name == "a"
        case _:
            pytest.fail("does not match")
