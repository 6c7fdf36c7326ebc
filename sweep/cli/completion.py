"""`sweep completion`: what a shell needs to complete commands, options and their choices."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sweep.cli.command import Command, Invocation, Outcome, Say
from sweep.views.words import Words


@dataclass(frozen=True, slots=True)
class Place:
    """A point in the command line: the words so far, what may come next, and the options that take a choice."""

    path: tuple[str, ...]
    words: tuple[str, ...]
    options: tuple[str, ...]
    choices: tuple[tuple[str, tuple[str, ...]], ...]


def places_of(parser: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> Iterator[Place]:
    """Every place of a parser, the top first."""
    subparsers: dict[str, argparse.ArgumentParser] = {}
    options: list[str] = []
    choices: list[tuple[str, tuple[str, ...]]] = []
    words: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            subparsers = dict(action.choices)
        elif action.option_strings:
            options += action.option_strings
            if action.choices:
                choices += [(option, tuple(map(str, action.choices))) for option in action.option_strings]
        elif action.choices:
            words += map(str, action.choices)
    yield Place(path, (*subparsers, *words), tuple(options), tuple(choices))
    for word, below in subparsers.items():
        yield from places_of(below, (*path, word))


def bash_script(parser: argparse.ArgumentParser) -> str:
    """Also read by zsh through bashcompinit."""
    cases = []
    for place in places_of(parser):
        answers = " ".join((*place.words, *place.options))
        inner = "".join(
            f'            {option}) COMPREPLY=($(compgen -W "{" ".join(values)}" -- "$cur")); return;;\n'
            for option, values in place.choices
        )
        by_option = f'        case "$prev" in\n{inner}        esac\n' if inner else ""
        cases.append(f'    "{" ".join(place.path)}")\n{by_option}        words="{answers}";;\n')
    paths = "|".join(f'"{" ".join(place.path)}"' for place in places_of(parser) if place.path)
    return (
        "_sweep() {\n"
        '    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" path="" next words="" i\n'
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        '        next="${path:+$path }${COMP_WORDS[i]}"\n'
        f'        case "$next" in {paths}) path="$next";; esac\n'
        "    done\n"
        '    case "$path" in\n' + "".join(cases) + "    esac\n"
        '    COMPREPLY=($(compgen -W "$words" -- "$cur"))\n'
        "}\n"
        "complete -o default -F _sweep sweep\n"
    )


def fish_script(parser: argparse.ArgumentParser) -> str:
    """For fish."""
    lines = ["complete -c sweep -f"]
    for place in places_of(parser):
        seen = [f"__fish_seen_subcommand_from {word}" for word in place.path]
        without = f"not __fish_seen_subcommand_from {' '.join(place.words)}" if place.words else ""
        condition = "; and ".join(filter(None, [*seen, without])) or "true"
        lines += [f"complete -c sweep -n '{condition}' -a '{word}'" for word in place.words]
        choices = dict(place.choices)
        for option in place.options:
            flag = f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
            answers = f" -x -a '{' '.join(choices[option])}'" if option in choices else ""
            here = "; and ".join(seen) or "true"
            lines.append(f"complete -c sweep -n '{here}' {flag}{answers}")
        if place.path and not place.words:
            lines.append(f"complete -c sweep -n '{'; and '.join(seen)}' -F")
    return "\n".join(lines) + "\n"


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help=say("which shell", "哪种 shell"))


def _completion(run: Invocation) -> Outcome:
    from sweep.cli.commands import COMMANDS as ALL
    from sweep.cli.parser import make_parser

    parser = make_parser(ALL, run.say)
    match run.options.shell:
        case "fish":
            script = fish_script(parser)
        case "zsh":
            script = "autoload -U +X bashcompinit && bashcompinit\n" + bash_script(parser)
        case _:
            script = bash_script(parser)
    return Outcome({"shell": run.options.shell, "script": script}, [script.rstrip("\n")])


COMMANDS: Sequence[Command] = (
    Command(
        ("completion",),
        Words("print the completion script of a shell", "输出 shell 补全脚本"),
        "sweep completion bash > ~/.local/share/bash-completion/completions/sweep",
        Words(
            "zsh: source <(sweep completion zsh); fish: sweep completion fish | source",
            "zsh 用：source <(sweep completion zsh)；fish 用：sweep completion fish | source",
        ),
        _completion,
        _options,
    ),
)
