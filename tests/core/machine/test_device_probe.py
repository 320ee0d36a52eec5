from __future__ import annotations

import warnings
from types import SimpleNamespace

import pytest
import torch

from core.machine import device_probe
from core.machine.device import Accelerator
from core.machine.device_probe import accelerators, cudnn_text, nvidia_gpus_in, torch_facts


@pytest.fixture
def two_cuda_devices(monkeypatch):
    facts = [
        SimpleNamespace(name="NVIDIA L4", total_memory=24, major=8, minor=9),
        SimpleNamespace(name="Tesla T4", total_memory=16, major=7, minor=5),
    ]
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: len(facts))
    monkeypatch.setattr(torch.cuda, "get_device_properties", facts.__getitem__)


def test_every_cuda_device_is_listed_with_its_compute_capability(two_cuda_devices):
    assert accelerators()[:2] == (
        Accelerator("cuda", 0, "NVIDIA L4", 24, "8.9"),
        Accelerator("cuda", 1, "Tesla T4", 16, "7.5"),
    )


def test_torch_can_use_every_device_that_is_listed():
    for found in accelerators():
        assert torch.empty(1, device=found.device).device == torch.device(found.device)


def test_a_gpu_in_use_is_not_called_unused(two_cuda_devices, monkeypatch):
    monkeypatch.setattr(device_probe, "output_of", lambda _: "NVIDIA L4, 570.1")
    facts = torch_facts()
    assert (facts.driver_version, facts.unused_gpus) == ("570.1", ())


def test_a_gpu_that_torch_does_not_see_is_called_unused(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(device_probe, "output_of", lambda _: "NVIDIA L4, 570.1")
    assert torch_facts().unused_gpus == ("NVIDIA L4",)


def test_torchs_warning_becomes_the_problem_in_one_sentence(monkeypatch):
    def complain():
        warnings.warn(
            "CUDA initialization: driver 11.4 is too old. Please update.\nmore", stacklevel=1
        )
        return False

    monkeypatch.setattr(torch.cuda, "is_available", complain)
    assert torch_facts().problem == "CUDA initialization: driver 11.4 is too old"


@pytest.mark.parametrize(
    ("number", "text"), [(8907, "8.9.7"), (7605, "7.6.5"), (90100, "9.1.0"), (91002, "9.10.2")]
)
def test_cudnns_number_is_written_as_its_makers_do(number, text):
    assert cudnn_text(number) == text


def test_nvidia_smi_tells_names_and_driver():
    listing = "NVIDIA L4, 570.124.06\nNVIDIA RTX A2000, 6GB, 570.124.06\n"
    assert nvidia_gpus_in(listing) == (("NVIDIA L4", "NVIDIA RTX A2000, 6GB"), "570.124.06")


def test_no_nvidia_smi_is_no_gpu_and_no_driver():
    assert nvidia_gpus_in("") == ((), None)
