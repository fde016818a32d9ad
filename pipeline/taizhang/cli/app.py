"""The Typer application, the language it speaks, and what becomes of errors."""

from __future__ import annotations

import functools
import logging
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import typer

from taizhang.cli.console import fail, out, tell
from taizhang.cli.texts import text
from taizhang.records import ReadError, TaizhangError, UsageError
from taizhang.run.pool import debugging
from taizhang.run.texts import set_language

__all__ = ["make_app", "run"]

Command = Callable[..., int | None]

_USAGE, _UNREAD, _DEFECT, _INTERRUPTED = 2, 3, 70, 130


def run(arguments: Sequence[str]) -> int:
    """Run the command line; its exit code. Nothing but a defect of the program shows more than one line."""
    set_language(_asked_language(arguments))
    if hasattr(sys.stdout, "reconfigure") and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")  # data is UTF-8 whatever the locale
    logging.basicConfig(format="%(message)s", level=logging.INFO if "--verbose" in arguments else logging.WARNING)
    if _asks_help(arguments):
        from taizhang.cli.helping import dress_help

        dress_help()
    try:
        make_app()(list(arguments), prog_name="taizhang")
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    return 0


def _asked_language(arguments: Sequence[str]) -> Any:
    """The value of `--lang`, read ahead since the help texts depend on it; None where it is not a language."""
    for argument, following in zip(arguments, [*arguments[1:], ""], strict=True):
        value = following if argument == "--lang" else argument.removeprefix("--lang=")
        if argument.startswith("--lang") and value in ("zh", "en"):
            return value
    return None


def _asks_help(arguments: Sequence[str]) -> bool:
    """Whether help will be shown: it is asked for, or a group of commands stands without one."""
    return not arguments or arguments[-1] in ("train", "rules") or bool({"-h", "--help"} & set(arguments))


def make_app() -> typer.Typer:
    """The application with its commands; their modules import nothing heavy until a command runs."""
    from taizhang.cli import audits, doctor, evaluating, extracting, rules, serving, sql, training

    app = typer.Typer(
        help=text("app"), no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )  # fmt: skip
    app.callback()(_root())
    commands: tuple[tuple[str, Command], ...] = (
        ("demo", audits.demo), ("audit", audits.audit), ("extract", extracting.extract), ("compare", audits.compare),
        ("overlap", audits.overlap), ("keywords", audits.keywords), ("evaluate", evaluating.evaluate),
        ("serve", serving.serve), ("sql", sql.sql), ("doctor", doctor.doctor),
    )  # fmt: skip
    for name, function in commands:
        app.command(name, help=text(name))(_guarded(function))
    train = typer.Typer(help=text("train"), no_args_is_help=True)
    trainers: tuple[tuple[str, Command], ...] = (
        ("sentences", training.sentences), ("terms", training.terms), ("phrases", training.phrases),
        ("fallbacks", training.fallbacks), ("pipeline", training.pipeline),
    )  # fmt: skip
    for name, function in trainers:
        train.command(name, help=text("train_" + name))(_guarded(function))
    app.add_typer(train, name="train")
    packs = typer.Typer(help=text("rules"), no_args_is_help=True)
    packs.callback()(lambda: None)  # `check` stays a command of its own, though it is the only one
    packs.command("check", help=text("rules_check"))(_guarded(rules.check))
    app.add_typer(packs, name="rules")
    return app


def _say_version(asked: bool) -> None:
    if asked:
        from taizhang import __version__

        out(f"taizhang {__version__}")
        raise typer.Exit(0)


def _root() -> Command:
    """What takes the options before the command; made when the language is known, for their help texts."""
    from taizhang.cli.options import known_language

    def root(
        version: bool = typer.Option(False, "--version", help=text("version"), is_eager=True, callback=_say_version),
        lang: str = typer.Option("", "--lang", help=text("lang"), metavar="zh|en", callback=known_language),
    ) -> None:
        """The language was chosen by `run`."""

    return root


def _guarded(command: Command) -> Callable[..., None]:
    """The command with its result as exit code and its errors as one line."""

    @functools.wraps(command)
    def guarded(*args: Any, **kwargs: Any) -> None:
        raise typer.Exit(_code(functools.partial(command, *args, **kwargs)))

    return guarded


def _code(command: Callable[[], int | None]) -> int:
    try:
        code = command() or 0
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # Who reads our output has seen enough; nothing more may be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except TaizhangError as error:
        _trace()
        fail(str(error))
        return _USAGE if isinstance(error, UsageError) else _UNREAD if isinstance(error, ReadError) else _DEFECT
    except OSError as error:
        _trace()
        fail(text("os_error", path=error.filename or "", reason=error.strerror or error))
        return _USAGE
    except KeyboardInterrupt:
        tell(text("interrupted"))
        return _INTERRUPTED
    except typer.Exit:
        raise
    except Exception as error:
        if error.__class__.__module__.startswith(("typer", "click")):
            raise  # wrong usage, which Typer words itself
        _trace()
        fail(text("defect", what=f"{type(error).__name__}: {error}".splitlines()[0]))
        return _DEFECT


def _trace() -> None:
    """Show where the error arose, to those who asked."""
    if debugging():
        traceback.print_exc()
