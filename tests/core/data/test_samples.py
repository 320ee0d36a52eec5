import subprocess
import sys

import numpy as np
import pytest
from mlxtend.data import boston_housing_data
from sklearn.datasets import make_friedman1

from core.data.preview import guess_task
from core.data.samples import SAMPLES
from core.data.tables import load_sample


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=lambda sample: sample.id)
def test_a_data_set_is_as_its_card_says(sample):
    table = load_sample(sample.id)
    assert table.columns[-1] == sample.target
    assert table.shape[1] == sample.columns + 1
    assert len(table) == (sample.rows or 1000)
    assert guess_task(table[sample.target]) == sample.task


@pytest.mark.parametrize("sample", SAMPLES.values(), ids=lambda sample: sample.id)
def test_no_data_set_has_gaps(sample):
    assert not load_sample(sample.id).isna().any().any()


def test_bostons_note_says_why_it_was_removed():
    assert "removed the data in version 1.2" in SAMPLES["boston"].note


def test_boston_is_mlxtends():
    features, target = boston_housing_data()
    table = load_sample("boston")
    assert np.array_equal(table.to_numpy(), np.column_stack([features, target]))


def test_friedmans_numbers_follow_rows_noise_and_seed():
    features, target = make_friedman1(50, noise=2.0, random_state=7)
    table = load_sample("friedman1", rows=50, noise=2.0, seed=7)
    assert np.array_equal(table.to_numpy(), np.column_stack([features, target]))


def test_the_spec_and_the_recipe_import_nothing_heavy():
    code = (
        "import sys; from core.labs.ensembles import SPEC\n"
        "from core.runtime.spec import load_entry\n"
        "load_entry(SPEC.recipe)(SPEC.settings.make({}))\n"
        "heavy = {'sklearn', 'pandas', 'xgboost', 'scipy', 'pyarrow', 'mlxtend', 'torch'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
