"""The command line over the same experiments: labs, run, export, runs, pictures."""

from __future__ import annotations

import argparse
import difflib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.catalog import LABS, find_spec
from core.runtime.errors import LabError, SettingsError
from core.runtime.settings import FieldSpec, Settings
from core.runtime.spec import LabSpec

EXIT_DONE = 0
EXIT_FAILED = 1
EXIT_BAD_SETTINGS = 2
EXIT_NOT_READ = 141


def command_line(arguments: Sequence[str]) -> int:
    """Obey the arguments and return the exit code.

    0 done, 1 failed, 2 bad settings or arguments, 130 cancelled by Ctrl-C; 141 where who reads
    the output, such as ``head``, has read enough.
    """
    try:
        return _obey(arguments)
    except BrokenPipeError:
        _drop_output()
        return EXIT_NOT_READ


def _obey(arguments: Sequence[str]) -> int:
    parsed = _parser().parse_args(arguments)
    try:
        code: int = parsed.command(parsed)
    except SettingsError as error:
        for name, sentence in error.fields.items():
            print(f"{name}: {sentence}", file=sys.stderr)  # noqa: T201
        return EXIT_BAD_SETTINGS
    except LabError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return EXIT_FAILED
    sys.stdout.flush()  # here, or a closed pipe is told by Python itself, as it ends
    return code


def _drop_output() -> None:
    """Send what Python may still write at its end to nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())


class _SelfTest(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from app.self_test import self_test

        parser.exit(self_test())


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from core.machine.diagnostics import version

        print(f"gradus {version()}")  # noqa: T201
        parser.exit(EXIT_DONE)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gradus", description="A laboratory of machine learning; without a command, a window."
    )
    parser.add_argument(
        "--self-test", action=_SelfTest, nargs=0, help="check that this copy works, and exit"
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="say the version, and exit")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    labs = commands.add_parser("labs", help="list the labs with their settings")
    labs.add_argument("--json", action="store_true", help="as JSON")
    labs.set_defaults(command=_labs)

    run = commands.add_parser("run", help="run a lab without a window")
    _add_lab(run)
    run.add_argument(
        "--events", type=Path, metavar="FILE.jsonl", help="write every event, a line each"
    )
    run.set_defaults(command=_run)

    export = commands.add_parser("export", help="save a run's script or notebook")
    _add_lab(export)
    export.add_argument("--to", type=Path, required=True, metavar="FILE.py|FILE.ipynb")
    export.set_defaults(command=_export)

    runs = commands.add_parser("runs", help="list the runs that the window has kept")
    runs.add_argument("--lab", metavar="LAB", help="of this lab only")
    runs.add_argument("--json", action="store_true", help="as JSON, with settings and results")
    runs.set_defaults(command=_runs)

    _add_lesson(commands.add_parser("lesson", help="check a lesson's file, or play it"))

    pictures = commands.add_parser("pictures", help="save a picture of each tab after a small run")
    pictures.add_argument("folder", type=Path, metavar="DIR")
    pictures.set_defaults(command=_pictures)
    return parser


def _add_lab(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lab", metavar="LAB", help="the lab's id, as `labs` lists it")
    parser.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="NAME=VALUE",
        help="change a setting; may be given many times",
    )  # fmt: skip


def _add_lesson(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    check = verbs.add_parser("check", help="say what a lesson holds, or why it cannot be used")
    check.add_argument("file", type=Path, metavar="FILE.gradus")
    check.set_defaults(command=_check_lesson)
    play = verbs.add_parser(
        "play",
        help="make the runs again that an answers' file tells of, and say which tasks are done; "
        "without such a file, play the lesson's own solutions and write one",
    )
    play.add_argument("file", type=Path, metavar="FILE.gradus")
    play.add_argument("--answers", type=Path, required=True, metavar="FILE.json")
    play.set_defaults(command=_play_lesson)
    table = verbs.add_parser("table", help="one row for each of many answers' files")
    table.add_argument("file", type=Path, metavar="FILE.gradus")
    table.add_argument("answers", type=Path, nargs="+", metavar="FILE.json")
    table.set_defaults(command=_table_of_answers)


def _runs(parsed: argparse.Namespace) -> int:
    from app.kept_runs import list_on_console

    specs = [_spec_of(parsed.lab)] if parsed.lab else [entry.spec for entry in LABS]
    return list_on_console(specs, parsed.json)


def _check_lesson(parsed: argparse.Namespace) -> int:
    from app.lessons import check_on_console

    return check_on_console(parsed.file)


def _play_lesson(parsed: argparse.Namespace) -> int:
    from app.lessons import play_on_console

    return play_on_console(parsed.file, parsed.answers)


def _table_of_answers(parsed: argparse.Namespace) -> int:
    from app.lessons import table_on_console

    return table_on_console(parsed.file, parsed.answers)


def _labs(parsed: argparse.Namespace) -> int:
    if parsed.json:
        print(json.dumps([_lab_as_json(entry.spec) for entry in LABS], indent=1))  # noqa: T201
        return EXIT_DONE
    for entry in LABS:
        print(f"{entry.spec.id}: {entry.spec.title}. {entry.spec.summary}")  # noqa: T201
        for field in entry.spec.settings.field_specs():
            print(f"  {field.name} = {field.default}  {_limits_in_words(field)}")  # noqa: T201
    return EXIT_DONE


def _lab_as_json(spec: LabSpec) -> dict[str, Any]:
    presets = {name: dict(values) for name, values in spec.settings.PRESETS.items()}
    return {
        "id": spec.id,
        "title": spec.title,
        "summary": spec.summary,
        "presets": presets,
        "settings": [_field_as_json(field) for field in spec.settings.field_specs()],
    }


def _field_as_json(field: FieldSpec) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "kind": field.kind,
        "default": field.default,
        "min": field.ge,
        "max": field.le,
        "unit": field.unit,
        "help": field.help,
        "group": field.group,
        "choices": dict(field.choices),
    }


def _limits_in_words(field: FieldSpec) -> str:
    if field.kind == "choice":
        return f"({', '.join(field.choices)})"
    low = "" if field.ge is None else f"from {_in_words(field.ge)} "
    high = "" if field.le is None else f"to {_in_words(field.le)} "
    return f"({low}{high}{field.unit})".replace(" )", ")").replace("()", "")


def _in_words(limit: float) -> str:
    return f"{limit:,}" if isinstance(limit, int) else f"{limit:g}"


def _run(parsed: argparse.Namespace) -> int:
    spec, settings = _lab_and_settings(parsed)
    from app.console_run import run_on_console
    from core.runtime.writable_folders import provide_cache

    provide_cache()
    return run_on_console(spec, settings, parsed.events)


def _export(parsed: argparse.Namespace) -> int:
    spec, settings = _lab_and_settings(parsed)
    from core.runtime.recipes.export import save
    from core.runtime.spec import load_entry

    if spec.look:
        load_entry(spec.look)(settings)
    save(parsed.to, load_entry(spec.recipe)(settings), spec.title, settings)
    print(f"Saved {parsed.to}")  # noqa: T201
    return EXIT_DONE


def _pictures(parsed: argparse.Namespace) -> int:
    from app.pictures import save_pictures

    return save_pictures(parsed.folder)


def _lab_and_settings(parsed: argparse.Namespace) -> tuple[LabSpec, Settings]:
    spec = _spec_of(parsed.lab)
    given = _pairs(parsed.settings)
    settings = spec.settings.make(given)
    idle = spec.settings.without_effect(settings.model_dump())
    for name in (name for name in given if name in idle):
        print(f"{name} has no effect with these settings", file=sys.stderr)  # noqa: T201
    return spec, settings


def _spec_of(lab: str) -> LabSpec:
    spec = find_spec(lab)
    if spec is None:
        names = [entry.spec.id for entry in LABS]
        close = difflib.get_close_matches(lab, names, n=1)
        hint = f"did you mean {close[0]}?" if close else f"choose from {', '.join(names)}"
        raise SettingsError({"lab": f"{lab!r} is not a lab; {hint}"})
    return spec


def _pairs(given: list[str]) -> dict[str, str]:
    wrong = {text: "is not NAME=VALUE" for text in given if "=" not in text}
    if wrong:
        raise SettingsError(wrong)
    return {name.strip(): value for name, _, value in (text.partition("=") for text in given)}
