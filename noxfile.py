"""The checks of the project by name: ``nox -l`` lists them, ``nox -s tests-3.12 -- tests/rules`` runs one.

Without arguments: style, types, the documentation, and the tests on this Python.
"""

import nox

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.sessions = ["style", "types", "docs", "quick"]
PYTHONS = ["3.10", "3.11", "3.12", "3.13", "3.14"]


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """All tests on every Python that is installed; arguments after ``--`` go to pytest."""
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def quick(session: nox.Session) -> None:
    """Tests on this Python; arguments after ``--`` go to pytest."""
    session.install("-e", ".[test]")
    session.run("pytest", *session.posargs)


@nox.session
def style(session: nox.Session) -> None:
    """Ruff, and the schemas of workflows and hooks."""
    session.install("ruff", "check-jsonschema", "zizmor")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    workflows = [".github/workflows/ci.yml", ".github/workflows/release.yml", "examples/ci/github.yml"]
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows)
    session.run("check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml")
    session.run("zizmor", "--offline", "--no-progress", *workflows, "action.yml")


@nox.session
def types(session: nox.Session) -> None:
    """mypy, strict."""
    session.install("-e", ".[dev]")
    session.run("mypy")


@nox.session
def docs(session: nox.Session) -> None:
    """Whether what is generated from the code is current; ``nox -s docs -- write`` writes it."""
    session.install("-e", ".[dev]")
    session.run("python", "docs/generate.py", *([] if "write" in session.posargs else ["--check"]))


@nox.session
def build(session: nox.Session) -> None:
    """Wheel and source distribution, checked as a package index does."""
    session.install("build", "twine")
    target = session.create_tmp()
    session.run("python", "-m", "build", "--outdir", target)
    session.run(
        "python",
        "-c",
        f"import glob, subprocess, sys; sys.exit(subprocess.call([sys.executable, '-m', "
        f"'twine', 'check', '--strict', *glob.glob({target!r} + '/*')]))",
    )
