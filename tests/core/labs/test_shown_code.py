"""The code that a lab shows is the code that runs; no lab is named here."""

from __future__ import annotations

import ast
import json

import pytest
from support.processes import python

from app.catalog import LABS

SPECS = [entry.spec for entry in LABS]

# Prints the functions of the recipe's text that a run enters, in whichever thread.
TRACED = """
import json, sys, threading
from app.catalog import find_spec
from core.runtime.spec import load_entry
from core.runtime.worker.context import RunContext

spec = find_spec(sys.argv[1])
settings = spec.settings.make(spec.small)
recipe = load_entry(spec.recipe)(settings)
entered = set()

def note(frame, event, argument):
    if event == "call" and frame.f_code.co_filename == recipe.filename:
        entered.add(frame.f_code.co_qualname)

threading.setprofile(note)
sys.setprofile(note)
for event in load_entry(spec.entry)(settings, RunContext()):
    pass
sys.setprofile(None)
print(json.dumps([recipe.source, sorted(entered)]))
"""
# A script opens these for itself; the engine keeps one for all runs.
KEPT_BY_ENGINE = {"session"}


def _functions(source: str) -> dict[str, set[str]]:
    """Return each function and method of a text, with the functions of the text that it names."""
    body = ast.parse(source).body
    found: dict[str, ast.FunctionDef] = {}
    for node in body:
        if isinstance(node, ast.FunctionDef):
            found[node.name] = node
        elif isinstance(node, ast.ClassDef):
            methods = (part for part in node.body if isinstance(part, ast.FunctionDef))
            found.update((f"{node.name}.{part.name}", part) for part in methods)
    return {
        name: {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} & found.keys()
        for name, node in found.items()
    }


def _kept_by_engine(functions: dict[str, set[str]]) -> set[str]:
    """Return what a script opens for itself, and what serves that alone."""
    kept = KEPT_BY_ENGINE & functions.keys()
    while True:
        named = set().union(*(functions[name] for name in kept)) - kept
        others = set().union(*(functions[name] for name in functions.keys() - kept))
        if not named - others:
            return kept
        kept |= named - others


@pytest.mark.slow
@pytest.mark.parametrize(
    "spec", [spec for spec in SPECS if not spec.shows_translation], ids=lambda spec: spec.id
)
def test_a_run_enters_every_function_of_the_text_that_is_shown(spec):
    said = python("-W", "ignore", "-c", TRACED, spec.id)
    assert said.returncode == 0, said.stderr
    source, entered = json.loads(said.stdout.splitlines()[-1])
    functions = _functions(source)
    assert functions
    assert functions.keys() - _kept_by_engine(functions) <= set(entered)


def test_what_serves_the_engines_own_alone_is_not_asked_for():
    text = "def session(): java()\ndef java(): find()\ndef find(): pass\ndef fit(): find()\n"
    assert _kept_by_engine(_functions(text)) == {"session", "java"}
