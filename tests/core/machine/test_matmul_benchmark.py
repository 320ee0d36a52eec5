from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_info
from torch.utils.flop_counter import FlopCounterMode

from core.machine import matmul_benchmark, matmul_timing
from core.machine.device import Accelerator
from core.machine.matmul_benchmark import (
    SPEC,
    MatmulSettings,
    flops,
    free_cores,
    recipe,
    run,
    sizes,
)
from core.machine.matmul_timing import (
    Contestant,
    contestants,
    equal_threads,
    random_matrices,
    timings,
)
from core.runtime.errors import SettingsError
from core.runtime.events import Note, Started, Step
from core.runtime.spec import load_entry
from core.runtime.worker.context import RunContext

QUICK = MatmulSettings(largest=128, seconds_per_point=0.01, threads=1)
TOLERANCES = {"float64": 1e-6, "float32": 1e-5, "bfloat16": 0.02, "float16": 0.01}


@pytest.fixture(autouse=True)
def idle_machine(monkeypatch):
    monkeypatch.setattr(matmul_benchmark, "_busy_share", lambda: 0.0)


@pytest.fixture(scope="module")
def quick_run():
    context = RunContext()
    return list(run(QUICK, context)), context


def steps_of(events):
    return [event for event in events if isinstance(event, Step)]


# ---- counting


def test_flops_are_those_that_torch_counts():
    with FlopCounterMode(display=False) as counter:
        torch.mm(torch.ones(24, 24), torch.ones(24, 24))
    assert counter.get_total_flops() == flops(24)


@given(st.integers(1, 12))
def test_flops_are_those_of_the_three_nested_loops(n):
    counted = 0
    for _row in range(n):
        for _column in range(n):
            for _inner in range(n):
                counted += 2
    assert flops(n) == counted


@given(st.integers(64, 8192))
def test_sizes_double_from_64_and_end_at_the_largest(largest):
    grid = sizes(largest)
    assert grid[0] == 64
    assert all(after == 2 * before for before, after in pairwise(grid))
    assert grid[-1] <= largest < 2 * grid[-1]


# ---- the run


def test_a_run_begins_with_the_threads_and_the_contestants(quick_run):
    started = quick_run[0][0]
    assert isinstance(started, Started)
    assert started.details["threads"] == 1
    assert {"numpy.cpu.float32", "torch.cpu.float64"} <= set(started.details["contestants"])


def test_every_contestant_has_a_step_for_every_size(quick_run):
    events, _ = quick_run
    seen = {(name, step.metrics["n"]) for step in steps_of(events) for name in step.metrics}
    wanted = {(key, n) for key in events[0].details["contestants"] for n in (64, 128)}
    assert wanted <= seen


def test_a_step_tells_one_speed_and_its_size(quick_run):
    assert all(len(step.metrics) == 2 and "n" in step.metrics for step in steps_of(quick_run[0]))


def test_steps_come_size_by_size_and_count_up_to_the_total(quick_run):
    steps = steps_of(quick_run[0])
    order = [step.metrics["n"] for step in steps]
    assert order == sorted(order)
    assert [step.index for step in steps] == list(range(1, steps[0].total + 1))


def test_a_result_row_fits_its_step_and_the_formula(quick_run):
    events, context = quick_run
    for step, row in zip(steps_of(events), context.result["rows"], strict=True):
        key = f"{row['library']}.{row['device']}.{row['dtype']}"
        assert step.metrics == {key: row["gflops"], "n": row["n"]}
        assert row["gflops"] == pytest.approx(2 * row["n"] ** 3 / row["seconds"] / 1e9)


def test_every_speed_is_positive(quick_run):
    assert all(row["gflops"] > 0 for row in quick_run[1].result["rows"])


def test_the_message_names_the_fastest(quick_run):
    _, context = quick_run
    best = max(context.result["rows"], key=lambda row: row["gflops"])
    assert f"{best['library']} {best['dtype']} on {best['device']}" in context.message


def test_stop_ends_the_run_with_the_rows_so_far():
    context = RunContext()
    steps = 0
    for event in run(QUICK, context):
        steps += isinstance(event, Step)
        if steps == 2:
            context.cancel()
    assert steps == 2
    assert len(context.result["rows"]) == 2


def test_stop_during_the_timings_of_a_bar_ends_them(monkeypatch):
    context, made = RunContext(), []

    def endless(product, budget_s):
        while True:
            made.append(product())
            if len(made) == 3:
                context.cancel()
            yield 1.0

    monkeypatch.setattr(matmul_timing, "timings", endless)
    assert steps_of(run(QUICK, context)) == []
    assert len(made) == 3


def test_a_closed_run_gives_the_threads_back():
    before = torch.get_num_threads()
    events = run(QUICK.with_(threads=before + 1), RunContext())
    next(event for event in events if isinstance(event, Step))
    assert torch.get_num_threads() == before + 1
    events.close()
    assert torch.get_num_threads() == before


def test_a_contestant_ends_before_a_product_that_takes_too_long(monkeypatch):
    monkeypatch.setattr(matmul_timing, "timings", lambda product, budget_s: iter([1.0]))
    context = RunContext()
    events = list(run(QUICK.with_(largest=1024), context))
    racing = events[0].details["contestants"]
    ended = [event.details for event in events if isinstance(event, Note)]
    assert ended == [{"contestant": key, "n": 512} for key in racing]
    assert {row["n"] for row in context.result["rows"]} == {64, 128, 256}


def test_the_median_of_the_timings_is_told(monkeypatch):
    monkeypatch.setattr(matmul_timing, "timings", lambda product, budget_s: iter([9.0, 0.5, 0.25]))
    context = RunContext()
    list(run(QUICK.with_(largest=64), context))
    assert {row["seconds"] for row in context.result["rows"]} == {0.5}


def test_work_of_other_programs_is_told(monkeypatch):
    monkeypatch.setattr(matmul_benchmark, "_busy_share", lambda: 0.8)
    notes = [event for event in run(QUICK, RunContext()) if isinstance(event, Note)]
    assert [note.kind for note in notes] == ["busy"]
    assert "80 %" in notes[0].text


@pytest.mark.parametrize(
    ("cores", "busy", "free"), [(8, 0.0, 8), (8, 0.2, 8), (8, 0.5, 4), (2, 1.0, 1), (1, 0.9, 1)]
)
def test_threads_leave_the_cores_that_others_use(monkeypatch, cores, busy, free):
    monkeypatch.setattr(matmul_benchmark, "physical_cores", lambda: cores)
    assert free_cores(busy) == free


def test_settings_out_of_range_are_named():
    with pytest.raises(SettingsError, match="largest must be at least 64"):
        MatmulSettings.make({"largest": 32})


def test_the_spec_leads_to_the_run_and_the_code_that_is_timed():
    assert load_entry(SPEC.entry) is run
    assert "torch.mm(a, b, out=out)" in recipe(QUICK).source


def test_importing_the_benchmark_loads_neither_torch_nor_numpy():
    code = "import sys, core.machine.matmul_benchmark; print({'torch', 'numpy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


# ---- what is timed


@pytest.mark.parametrize("contestant", contestants(()), ids=lambda contestant: contestant.key)
def test_what_is_timed_is_the_product_in_its_number_type(contestant):
    left, right = random_matrices(48)
    out = contestant.product(left, right)()
    exact = left.astype(np.float64) @ right.astype(np.float64)
    assert str(out.dtype).removeprefix("torch.") == contestant.dtype
    computed = np.asarray(out.tolist())
    np.testing.assert_allclose(computed, exact, rtol=TOLERANCES[contestant.dtype])


def test_numpy_and_torch_race_with_the_same_types_on_the_cpu():
    keys = [each.key for each in contestants(())]
    assert keys[:4] == [
        "numpy.cpu.float32",
        "numpy.cpu.float64",
        "torch.cpu.float32",
        "torch.cpu.float64",
    ]


@pytest.mark.parametrize(
    ("capabilities", "halves"),
    [({"avx512_bf16": True}, ["bfloat16"]), ({"fp16_arith": True}, ["float16"]), ({}, [])],
)
def test_a_16_bit_type_races_where_the_cpu_has_instructions_for_it(
    monkeypatch, capabilities, halves
):
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    assert [each.dtype for each in contestants(())[4:]] == halves


@pytest.mark.parametrize(
    ("capability", "dtypes"),
    [
        ("8.9", ["float32", "float64", "bfloat16", "float16"]),
        ("7.5", ["float32", "float64", "float16"]),
        ("6.1", ["float32", "float64"]),
    ],
)
def test_a_16_bit_type_races_where_the_gpu_has_units_for_it(monkeypatch, capability, dtypes):
    monkeypatch.setattr(matmul_timing, "_works", lambda contestant: True)
    gpu = Accelerator("cuda", 1, "A GPU", 1, capability)
    on_gpu = [each for each in contestants((gpu,)) if each.device == "cuda:1"]
    assert [each.dtype for each in on_gpu] == dtypes


def test_a_type_that_a_gpu_refuses_does_not_race(monkeypatch):
    def refuse(left, right, contestant):
        if contestant.dtype == "float64":
            raise TypeError("MPS has no float64")
        return lambda: None

    monkeypatch.setattr(matmul_timing, "_torch_product", refuse)
    found = contestants((Accelerator("mps", 0, "Apple GPU"),))
    on_gpu = [each.dtype for each in found if each.device == "mps:0"]
    assert on_gpu == ["float32", "bfloat16", "float16"]


@pytest.mark.parametrize("device", ["cuda:1", "xpu:0", "mps:0"])
def test_a_gpu_is_waited_for_after_each_product(monkeypatch, device):
    waited = []
    kind = getattr(torch, device.partition(":")[0])
    monkeypatch.setattr(kind, "synchronize", lambda *where: waited.append(where))
    matmul_timing._waiting_for(device)()
    assert waited == ([()] if device == "mps:0" else [(device,)])


def test_a_product_writes_into_the_same_memory_each_time():
    product = Contestant("numpy", "cpu", "float32").product(*random_matrices(8))
    assert product() is product()


def test_there_are_at_least_three_timings_however_small_the_budget():
    assert len(list(timings(lambda: None, 0.0))) == 3


def test_libraries_have_equally_many_threads_inside_and_the_old_ones_after():
    before = (torch.get_num_threads(), [each["num_threads"] for each in threadpool_info()])
    with equal_threads(1):
        blas = [each for each in threadpool_info() if each["user_api"] == "blas"]
        assert {each["num_threads"] for each in blas} == {1}
        assert torch.get_num_threads() == 1
    assert (torch.get_num_threads(), [each["num_threads"] for each in threadpool_info()]) == before
