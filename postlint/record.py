"""``NamedTuple``, made sooner: a class costs 10 microseconds where ``typing``'s costs 100.

A run defines some two hundred; for a hook that is a tenth of its time. What takes
``collections.namedtuple`` so long is a constructor compiled for each class. Here it is
compiled when some instances have been made, which most classes of a run never see.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False  # `typing` takes longer to load than this module saves

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    try:
        from _collections import _tuplegetter as field_getter  # what namedtuple's fields are
    except ImportError:
        from operator import itemgetter

        def field_getter(index, doc):
            return property(itemgetter(index), doc=doc)

    _FEW = 24

    class _Record(tuple):
        """What all named tuples share."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changes):
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                error = TypeError if sys.version_info >= (3, 13) else ValueError  # as `collections` does
                raise error(f"Got unexpected field names: {list(changes)!r}")
            return made

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            values = ", ".join([f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True)])
            return f"{type(self).__name__}({values})"

        def __getnewargs__(self):
            return tuple(self)

    def _construct(cls, /, *values, **named):
        """The constructor of a class that few instances are made of: to compile one, which is three
        times as fast, takes as long as some thirty calls of this."""
        fields = cls._fields
        if named or len(values) != len(fields):
            given = cls._field_defaults | named
            rest = [given[name] for name in fields[len(values) :] if name in given]
            if len(values) + len(rest) != len(fields) or not named.keys() <= set(fields[len(values) :]):
                return _compiled(cls)(cls, *values, **named)  # which knows how to refuse
            values += tuple(rest)
        cls._calls.append(None)
        if len(cls._calls) == _FEW:
            _compiled(cls)
        return tuple.__new__(cls, values)

    def _compiled(cls):
        owner = next(base for base in cls.__mro__ if "_fields" in vars(base))
        owner.__new__ = made = _constructor(owner._fields, owner._field_defaults)
        return made

    def _constructor(fields, defaults):
        space = {"_new": tuple.__new__, **{f"_default_{name}": value for name, value in defaults.items()}}
        parameters = ", ".join(f"{name}=_default_{name}" if name in defaults else name for name in fields)
        values = "".join(f"{name}, " for name in fields)
        made = eval(f"lambda _cls, {parameters}: _new(_cls, ({values}))", space)  # names of our own sources
        made.__name__ = "__new__"
        return made

    class _Maker(type):
        def __new__(cls, name, bases, space):
            if not bases:
                return type.__new__(cls, name, bases, space)
            fields = tuple(space.get("__annotations__", ()))
            space["_field_defaults"] = {field: space[field] for field in fields if field in space}
            space.update((field, field_getter(index, None)) for index, field in enumerate(fields))
            space.update(__slots__=(), _fields=fields, __match_args__=fields, __new__=_construct, _calls=[])
            return type.__new__(type, name, (_Record,), space)

    class NamedTuple(metaclass=_Maker):
        """As ``typing.NamedTuple``."""
