"""Answers the window's questions about data and about the models of the last run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.data import preview
from core.data.samples import SAMPLES
from core.labs.ensembles.answers import (
    AllPredictions,
    ClassReport,
    ContributionReport,
    Dependence,
    ImportanceReport,
    Pair,
    PlaneReport,
    RowReport,
    TreeReport,
)
from core.labs.ensembles.comparison import differences, files, saved_models
from core.labs.ensembles.comparison.state import session_of
from core.labs.ensembles.explanations import (
    contributions,
    drawn_trees,
    importance,
    predictions,
    regions,
)
from core.labs.ensembles.reports import (
    ClassCurves,
    Contributions,
    DataRow,
    Differences,
    DrawnTree,
    Importance,
    LoadedModel,
    LoadModel,
    PartialDependence,
    Predictions,
    Preview,
    Regions,
    SaveModel,
    SaveReport,
    SaveTable,
)
from core.runtime.request import State, answers


@answers(Preview)
def look_at_data(state: State, asked: Preview) -> Mapping[str, Any]:
    """Return the first look at a table."""
    if asked.data in SAMPLES:
        return preview.preview(asked.data)
    return preview.preview(asked.data, asked.decisions, asked.types)


@answers(Differences)
def compare_pairs(state: State, asked: Differences) -> Sequence[Pair]:
    """Return how each two models compare."""
    session = session_of(state)
    return differences.pairs(session.rows, session.problem.main_score, asked.rope)


@answers(SaveTable)
def save_table(state: State, asked: SaveTable) -> str:
    """Write the table."""
    return files.save_table(state, asked.path)


@answers(SaveModel)
def save_model(state: State, asked: SaveModel) -> str:
    """Write a model."""
    return files.save_model(state, asked.model, asked.path)


@answers(SaveReport)
def save_report(state: State, asked: SaveReport) -> str:
    """Write the report."""
    return files.save_report(state, asked.path, asked.pictures)


@answers(LoadModel)
def load_model(state: State, asked: LoadModel) -> LoadedModel:
    """Read a model, or return what it would make."""
    return saved_models.load_model(state, asked.path, asked.trusted)


@answers(Predictions)
def predict(state: State, asked: Predictions) -> AllPredictions:
    """Return all models' predictions."""
    return predictions.predictions(state)


@answers(DataRow)
def look_at_row(state: State, asked: DataRow) -> RowReport:
    """Return a row."""
    return predictions.data_row(state, asked.row)


@answers(ClassCurves)
def draw_class_curves(state: State, asked: ClassCurves) -> ClassReport:
    """Return a classifier's curves."""
    return predictions.class_curves(state, asked.model)


@answers(Importance)
def weigh_columns(state: State, asked: Importance) -> ImportanceReport:
    """Return how much the columns matter."""
    return importance.importance(state, asked.model)


@answers(PartialDependence)
def move_column(state: State, asked: PartialDependence) -> Dependence:
    """Return how the predictions move."""
    return importance.partial_dependence(state, asked.feature)


@answers(Contributions)
def add_up_columns(state: State, asked: Contributions) -> ContributionReport:
    """Return what the columns add."""
    return contributions.contributions(state, asked.model, asked.row, asked.class_index)


@answers(Regions)
def fit_regions(state: State, asked: Regions) -> PlaneReport:
    """Return a model's plane."""
    return regions.regions(state, asked.first, asked.second, [asked.model])


@answers(DrawnTree)
def draw_tree(state: State, asked: DrawnTree) -> TreeReport:
    """Return a tree."""
    return drawn_trees.tree(state, asked.model, asked.index, asked.depth, asked.row)
