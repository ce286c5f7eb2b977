"""Text of unexpected exceptions, in one line."""

from __future__ import annotations


def describe_error(error: BaseException) -> str:
    """An exception and the line that raised it, in one line."""
    raised_at = ""
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename.replace("\\", "/")
        raised_at = f" ({'/'.join(name.split('/')[-2:])}:{trace.tb_lineno})"
        trace = trace.tb_next
    return f"{type(error).__name__}: {error}{raised_at}"
