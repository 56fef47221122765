"""The commands that the documents give exist."""

import re

import click

from tests.house.sources import files, text

SPOKEN = re.compile(r"(?:run_sim\.py|\bchuanyue) +([a-z][a-z-]*)((?: +[^\n`|]+)?)")
MADE = re.compile(r"\bmake ([a-z]+)\b(?=`|\s*(?:#|$))", re.MULTILINE)


def documents():
    return [name for name in files() if name.endswith(".md") and name != "CHANGELOG.md"]


def code(name):
    """What a document sets as code: fenced and indented blocks, and words in backticks."""
    body = text(name)
    fenced = re.findall(r"^```[^\n]*\n(.*?)^```", body, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^(?: {4}|\t).+$", body, re.MULTILINE)
    return "\n".join([*fenced, *indented, *re.findall(r"`([^`\n]+)`", body)])


def unknown_words(verb, rest):
    """What is not known in one command: its verb, or the options after it."""
    from sim.cli import main

    command = main.get_command(click.Context(main), verb)
    if command is None:
        return [verb]
    known = {"--help"} | {
        option
        for parameter in [*main.params, *command.params]
        for option in [*parameter.opts, *parameter.secondary_opts]
    }
    return [f"{verb} {option}" for option in re.findall(r"(?<!\S)\[?(--[a-z][a-z-]*)", rest) if option not in known]


def test_make_targets_exist():
    targets = set(re.findall(r"^([a-z]+):", text("Makefile"), re.MULTILINE))
    assert not [(name, verb) for name in documents() for verb in MADE.findall(code(name)) if verb not in targets]


def test_commands_and_their_options_exist():
    assert not [
        (name, wrong)
        for name in documents()
        for verb, rest in SPOKEN.findall(code(name))
        for wrong in unknown_words(verb, rest)
    ]


def test_readme_gives_the_two_commands():
    assert {"run", "test"} <= set(MADE.findall(code("README.md")))
