"""`sweep`: reads the command line, runs one command, answers a person or (--json) a program.

Exit status: 0 done, 1 refused or not so (one sentence on standard error), 2 wrong usage.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sweep.cli.answer import print_answer, print_refusal, steady_streams
from sweep.cli.command import Command, Invocation, Outcome
from sweep.cli.commands import COMMANDS
from sweep.cli.language import language_of
from sweep.cli.parser import make_parser
from sweep.domain.problem import Problem

DONE, REFUSED, INTERRUPTED = 0, 1, 130
_TLS = ("tls", "tls_cert", "tls_key", "tls_install_port")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; its exit status."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    steady_streams()
    language = language_of(arguments, os.environ)
    options = make_parser(COMMANDS, lambda en, zh: zh if language == "zh" else en).parse_args(arguments)
    try:
        outcome = _run(options, language)
        print_answer(outcome, language, as_json=options.json)
    except KeyboardInterrupt:
        print("已停止。" if language == "zh" else "Stopped.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (`sweep ... | head`); nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except Problem as problem:
        print_refusal(problem, language, as_json=options.json)
        return REFUSED
    except OSError as error:
        print_refusal(_of_the_machine(error), language, as_json=options.json)
        return REFUSED
    except Exception as error:  # the outermost edge: a person gets a sentence, and the log the trace
        if options.debug:
            raise
        print_refusal(_unexpected(error, options.data_dir), language, as_json=options.json)
        return REFUSED
    return REFUSED if outcome.refusal is not None else DONE


def _run(options: Any, language: str) -> Outcome:
    from sweep.settings import load_settings

    overrides: Mapping[str, object] = {
        name: getattr(options, name, None) for name in ("data_dir", "host", "port", "database_url", *_TLS)
    }
    settings = load_settings(os.environ, options.config, {**overrides, "language": options.lang})
    command: Command = options._command
    done = command.run(Invocation(options, settings, language))
    return done if isinstance(done, Outcome) else asyncio.run(done)


def _of_the_machine(error: OSError) -> Problem:
    what = f"{error.filename}: " if error.filename else ""
    reason = error.strerror or str(error)
    return Problem(
        "machine-refuses",
        f"The machine refuses: {what}{reason}. Free the disk or correct the path or its permissions, then try again.",
        f"系统拒绝操作：{what}{reason}。请腾出磁盘空间，或更正路径及其权限后重试。",
        file=str(error.filename or ""),
    )


def _unexpected(error: Exception, data_dir: Path | None) -> Problem:
    log = _keep_trace(error, data_dir)
    kind = type(error).__name__
    return Problem(
        "unexpected",
        f"Something went wrong that nobody foresaw ({kind}); nothing was half done. Please report it with {log}.",
        f"发生意外错误（{kind}），未留下半途的改动；请连同 {log} 一并上报。",
        log=str(log),
    )


def _keep_trace(error: Exception, data_dir: Path | None) -> Path:
    """The file that holds the trace: beside the data where that can be written, else among temporary files."""
    text = f"{datetime.now(UTC).isoformat()}\n{''.join(traceback.format_exception(error))}\n"
    for folder in (data_dir, Path(tempfile.gettempdir())):
        if folder is not None and folder.is_dir():
            try:
                with (folder / "sweep-errors.log").open("a", encoding="utf-8") as log:
                    log.write(text)
            except OSError:
                continue
            return folder / "sweep-errors.log"
    return Path(os.devnull)
