"""``--executor``: the map on somebody else's machines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from postlint.cli.errors import CliError

if TYPE_CHECKING:
    from concurrent.futures import Executor


@contextmanager
def executor_of(address: str) -> Iterator[Executor]:
    """The executor at an address: ``dask://host:port`` is a Dask scheduler whose workers have
    postlint installed and see the site's files under the same path.

    Raises ``CliError``.
    """
    scheme, _, place = address.partition("://")
    if scheme != "dask" or not place:
        raise CliError(f"`--executor {address}` should read dask://HOST:PORT")
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise CliError("`--executor dask://…` needs Dask: pip install 'postlint[dask]'") from None
    try:
        client = distributed.Client(f"tcp://{place}", timeout="10s")
    except OSError as error:
        raise CliError(f"no Dask scheduler answers at `{place}`: {error}") from None
    with client:
        yield client.get_executor(pure=False)
