from __future__ import annotations

import json
import subprocess
import sys

import pytest

from core.labs.autograd import SPEC
from core.labs.autograd.settings import AutogradSettings
from core.runtime.errors import SettingsError
from core.runtime.worker.threads import threads_for

make = AutogradSettings.make


def refusal(**values) -> dict[str, str]:
    with pytest.raises(SettingsError) as caught:
        make(values)
    return caught.value.fields


def test_the_defaults_are_the_lectures_constants():
    lecture = make()
    assert (lecture.batch_size, lecture.input_size) == (64, 1000)
    assert (lecture.hidden_size, lecture.output_size) == (100, 10)
    assert (lecture.learning_rate, lecture.iterations) == (1e-6, 500)
    assert (lecture.optimizer, lecture.seed) == ("by_hand", 0)


def test_as_printed_differs_from_the_lecture_in_the_input_size_alone():
    lecture, printed = make().model_dump(), make({"preset": "as_printed"}).model_dump()
    differing = {name for name in lecture if lecture[name] != printed[name]}
    assert differing == {"preset", "input_size"}
    assert printed["input_size"] == 10_000


def test_choosing_the_lecture_takes_every_what_if_back():
    changed = make({"he_init": True, "optimizer": "adam", "learning_rate": 0.5, "input_size": 7})
    assert changed.with_(preset="lecture") == make()


def test_every_field_has_a_label_and_help():
    assert all(spec.label and spec.help for spec in AutogradSettings.field_specs())


def test_every_number_has_limits():
    numbers = [spec for spec in AutogradSettings.field_specs() if spec.kind in ("int", "float")]
    assert len(numbers) == 7
    assert all(spec.ge is not None and spec.le is not None for spec in numbers)


def test_ten_million_iterations_are_allowed():
    assert make({"iterations": "10000000"}).iterations == 10_000_000


@pytest.mark.parametrize("device", ["auto", "cpu", "cuda", "cuda:1", "mps", "xpu:0"])
def test_torchs_device_names_are_taken(device):
    assert make({"device": device}).device == device


@pytest.mark.parametrize("device", ["gpu", "cuda:", "cpu;", "meta", "", "CPU"])
def test_other_device_names_are_refused(device):
    assert "must be auto, cpu, cuda" in refusal(device=device)["device"]


@pytest.mark.parametrize("optimizer", ["sgd", "momentum", "adam"])
def test_forgetting_no_grad_needs_the_update_by_hand(optimizer):
    fields = refusal(optimizer=optimizer, forget_no_grad=True)
    assert list(fields) == ["forget_no_grad"]


def test_weights_that_do_not_fit_in_memory_are_refused_at_the_hidden_size():
    # 1e6 x 1e4 weights of 4 bytes are 40 GB, three times.
    fields = refusal(input_size=1_000_000, hidden_size=10_000)
    assert list(fields) == ["hidden_size"]
    assert "120 GB" in fields["hidden_size"]


def test_examples_that_do_not_fit_in_memory_are_refused_at_the_batch_size():
    fields = refusal(input_size=1_000_000, batch_size=10_000)
    assert list(fields) == ["batch_size"]
    assert "40 GB" in fields["batch_size"] or "41 GB" in fields["batch_size"]


def test_adam_needs_more_memory_than_the_update_by_hand():
    sizes = {"input_size": 1_000_000, "hidden_size": 500}
    make(sizes)
    assert list(refusal(**sizes, optimizer="adam")) == ["hidden_size"]


def test_the_flops_of_an_iteration_are_those_of_its_five_products():
    # x w1, hidden w2, and back: d w2, d hidden, d w1; two flops for each entry of each sum.
    flops = make({"batch_size": 2, "input_size": 3, "hidden_size": 5, "output_size": 7})
    assert flops.flops_per_iteration() == 2 * (
        2 * 3 * 5 + 2 * 5 * 7 + 5 * 2 * 7 + 2 * 7 * 5 + 3 * 2 * 5
    )


def test_a_small_network_computes_with_one_thread():
    assert make().threads == 1


def test_a_large_network_computes_with_every_core():
    large = make({"input_size": 100_000, "hidden_size": 1000})
    assert large.threads == threads_for(1e12)


def test_spec_settings_and_recipe_load_without_torch_and_qt():
    code = (
        "import json, sys; from core.labs.autograd import SPEC; "
        "from core.runtime.spec import load_entry; "
        "load_entry(SPEC.recipe)(SPEC.settings.make()); "
        "print(json.dumps([n for n in ('torch', 'numpy', 'PySide6') if n in sys.modules]))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) == []


def test_the_entry_is_there():
    from core.runtime.spec import load_entry

    assert callable(load_entry(SPEC.entry))
