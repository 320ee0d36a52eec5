"""The lab's script as a module, with the checks of its reading; it imports pandas."""

from __future__ import annotations

from types import ModuleType

from core.data.files.findings import question_text, questions_for
from core.data.files.known import look_once
from core.data.tables import put_checks_in
from core.labs.spark.script.own_files import is_looked_at
from core.labs.spark.script.script import recipe
from core.labs.spark.settings import SparkSettings
from core.runtime.errors import LabError


def load_script(settings: SparkSettings) -> ModuleType:
    """Return the script, ready to be called; a file that cannot be read is told in a sentence."""
    located = settings.located()
    if located.split == "sklearn" and located.is_file:
        reading = located.reading_of().reading
        look_once(reading.data, reading.decisions, reading.types)
    elif is_looked_at(located):
        found = look_once(located.data, located.decisions, {})
        questions = questions_for(found, located.target or found.target(), located.dropped())
        if questions:
            raise LabError(question_text(questions))
    code = recipe(located).load()
    if settings.split == "sklearn":
        put_checks_in(code, settings.reading_of().reading.types)
    return code
