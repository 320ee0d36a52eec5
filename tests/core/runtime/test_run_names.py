"""A run is named by what differs from its preset."""

from __future__ import annotations

from app.catalog import find_spec
from core.labs.tensors.settings import TensorSettings
from core.runtime.run_names import run_name


def name(lab, **values):
    settings = find_spec(lab).settings
    return str(run_name(settings, settings.make(values).model_dump()))


def test_a_preset_alone_has_its_words():
    assert name("autograd") == "Lecture"
    assert name("autograd", preset="as_printed") == "Code as printed (10,000 inputs)"


def test_what_was_changed_is_told():
    assert name("autograd", forget_zero_grad=True) == "Lecture · Forget zero_()"
    assert name("autograd", learning_rate=1e-5, optimizer="sgd") == (
        "Lecture · Learning rate 1e-5 · torch.optim.SGD"
    )
    assert name("ensembles", test_size=0.3) == "As in the lecture · Test part 30 %"


def test_of_a_file_the_name_is_told_and_not_its_folder():
    assert name("ensembles", data="/home/me/churn.csv") == "As in the lecture · churn.csv"


def test_many_changes_are_counted():
    many = name("autograd", batch_size=1, input_size=2, hidden_size=3, output_size=4, iterations=5)
    assert many == "Lecture · Batch size 1 · Input size 2 · Hidden size 3 · 2 more"


def test_a_guess_and_the_machine_are_not_named():
    assert name("autograd", guess="10") == "Lecture"


def test_without_presets_and_of_another_version_there_is_no_name():
    assert str(run_name(TensorSettings, TensorSettings.make().model_dump())) == ""
    assert str(run_name(find_spec("autograd").settings, {"preset": "gone"})) == ""
    assert str(run_name(find_spec("autograd").settings, {"preset": "lecture"})) == "Lecture"
