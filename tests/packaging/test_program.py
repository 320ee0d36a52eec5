"""The program as students get it, in the places and conditions in which they start it."""

from __future__ import annotations

import json
import sys
import threading
import time
from importlib import metadata
from pathlib import Path

import psutil
import pytest
from imageio_ffmpeg import count_frames_and_secs
from support.processes import wait_until

from app.catalog import LABS, find_spec
from app.packaging.build import is_elf
from app.packaging.cuts import needed_by
from app.packaging.sizes import MB, sizes_mb
from core.labs.gan.reports import SaveFilm
from core.labs.spark.reports import Start, StartCluster, StopCluster
from core.runtime.messages import Answer, Ask, Ended, StartRun

LAB_IDS = [entry.spec.id for entry in LABS]
END_LIMIT_S = 5.0
START_LIMIT_S = 300.0
pytestmark = pytest.mark.slow


class Watch(threading.Thread):
    """Looks again and again at a process and its children until it is gone."""

    def __init__(self, pid):
        super().__init__()
        self.sockets, self.commands = set(), set()
        self._root = psutil.Process(pid)

    def run(self):
        while self._root.is_running() and self._root.status() != psutil.STATUS_ZOMBIE:
            for process in family(self._root):
                self._look(process)
            time.sleep(0.1)

    def _look(self, process):
        try:
            self.commands.add(process.name())
            for socket in process.net_connections("inet"):
                self.sockets.update(end.ip for end in (socket.laddr, socket.raddr) if end)
        except psutil.Error:  # gone
            return


def family(root):
    try:
        return [root, *root.children(recursive=True)]
    except psutil.Error:
        return []


@pytest.fixture(scope="module")
def tested(program):
    """The self-test with a fresh home: its exit code, its lines and what was seen meanwhile."""
    home = program.fresh_home()
    before = set(program.own_files())
    with program.start("--self-test") as process:
        watch = Watch(process.pid)
        watch.start()
        said, _ = process.communicate(timeout=1200)
    watch.join()
    print(said)
    written = [file for file in program.own_files() if file not in before]
    return process.returncode, said, watch, [file for file in written if file != home]


def test_every_lab_passes_the_self_test_in_a_strange_place_with_nothing_around(tested):
    code, said, _, _ = tested
    assert code == 0, said
    passed = [line.split()[0] for line in said.splitlines() if line.split()[1:2] == ["passed"]]
    assert passed == ["window", *LAB_IDS, "end"]


def test_with_a_home_it_can_write_nothing_is_said_to_be_lost(tested):
    assert "will not be kept" not in tested[1]


def test_nothing_is_written_but_into_the_users_three_folders(program, tested):
    own = [program.home / ".local/share/gradus", program.home / ".config/gradus"]
    own += [program.home / ".cache/gradus"]
    elsewhere = [
        file
        for file in tested[3]
        if not any(file.is_relative_to(folder) or folder.is_relative_to(file) for folder in own)
    ]
    assert elsewhere == []


def test_no_socket_reaches_beyond_this_computer(tested):
    assert tested[2].sockets <= {"127.0.0.1", "::1", "::ffff:127.0.0.1"}


@pytest.mark.skipif("spark" not in LAB_IDS, reason="no lab uses Java")
def test_its_own_java_runs_under_spark(tested):
    assert "java" in tested[2].commands


def test_without_a_home_to_write_into_it_says_what_is_lost_and_passes(program):
    home = program.fresh_home(is_writable=False)
    code, said = program.run("--self-test", limit_s=1200)
    print(said)
    assert code == 0, said
    assert "it says: Nothing can be written into your own folders" in said
    assert list(home.iterdir()) == []
    assert list(program.temporary.iterdir()) == []


def test_killing_the_window_ends_all_its_children(program):
    program.fresh_home()
    awaited = "java" if "spark" in LAB_IDS else "gradus"
    with program.start("--self-test") as process:
        window = psutil.Process(process.pid)
        deadline = time.monotonic() + START_LIMIT_S
        children = []
        while not any(name_of(child) == awaited for child in children):
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < deadline
            children = window.children(recursive=True)
            time.sleep(0.05)
        process.kill()
        process.wait()
        _, alive = psutil.wait_procs(children, timeout=END_LIMIT_S)
    assert [(child.pid, name_of(child)) for child in alive] == []


def name_of(process):
    try:
        return process.name()
    except psutil.Error:
        return ""


def test_the_window_opens_and_stays(program):
    program.fresh_home()
    with program.start(QT_QPA_PLATFORM="offscreen") as process:
        window = psutil.Process(process.pid)
        deadline = time.monotonic() + START_LIMIT_S
        while not window.children():  # the front tab's worker, started once the window is painted
            assert process.poll() is None, process.stdout.read()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert process.poll() is None
        children = window.children(recursive=True)
        process.kill()
        psutil.wait_procs(children, timeout=END_LIMIT_S)


def test_the_command_line_answers_as_from_source(program):
    program.fresh_home()
    code, said = program.run("labs", "--json")
    assert code == 0
    assert [lab["id"] for lab in json.loads(said)] == LAB_IDS


# A worker of the program, spoken to as its window does.


def answer_to(worker, request):
    worker.send(Ask(1, request))
    return receive(worker, Answer)


def result_of(worker, lab, **settings):
    spec = find_spec(lab)
    worker.send(StartRun(spec, {**spec.small, **settings}))
    finished = receive(worker, Ended).finished
    assert finished.outcome == "done", finished
    return finished.result


def receive(worker, kind):
    """Return the next message of this kind."""
    deadline = time.monotonic() + START_LIMIT_S
    while True:
        assert worker.connection.poll(max(deadline - time.monotonic(), 0)), "nothing came"
        message = worker.receive()
        if isinstance(message, kind):
            return message


def test_a_worker_takes_libraries_from_the_program_and_the_system_alone(program, worker):
    result_of(worker, "gan")
    libraries = {Path(each.path) for each in psutil.Process(worker.pid).memory_maps()}
    assert program.folder / "_internal/torch/lib/libtorch_cpu.so" in libraries
    assert [file for file in libraries if file.is_relative_to(sys.prefix)] == []


def test_a_film_is_written_by_the_ffmpeg_that_came_packed(worker, tmp_path):
    result_of(worker, "gan")
    film = tmp_path / "film.mp4"
    worker.send(Ask(1, SaveFilm(str(film))))
    answer = receive(worker, Answer)
    assert answer.error == "", answer.details
    assert count_frames_and_secs(film)[0] == answer.value.frames


def test_tasks_in_python_run_on_the_program_itself(worker):
    result = result_of(worker, "spark", model="xgboost")
    assert result["r2"] > 0.6


def test_a_fit_on_a_cluster_of_processes_gives_the_same_numbers(worker, tmp_path):
    here = result_of(worker, "spark")
    answer = answer_to(worker, StartCluster(1))
    assert answer.error == "", answer.details
    there = result_of(worker, "spark", master=answer.value.master)
    assert there["rmse"] == pytest.approx(here["rmse"])
    answer_to(worker, StopCluster())
    assert list((tmp_path / "tmp").iterdir()) == []


def test_the_cache_of_classes_comes_by_itself_among_the_users_caches(worker, user_folders):
    started = answer_to(worker, Start({}))
    assert started.error == "", started.details
    wait_until(lambda: list((user_folders / "cache/spark").glob("classes-*.aot")), START_LIMIT_S)


@pytest.mark.parametrize("lab", LAB_IDS)
def test_an_exported_script_names_its_packages_with_versions(program, lab):
    home = program.fresh_home()
    code, said = program.run("export", lab, "--to", str(home / "script.py"))
    assert code == 0, said
    text = (home / "script.py").read_text(encoding="utf-8")
    needs = text.partition("# Needs:\n")[2].partition("# Settings:")[0].splitlines()
    assert needs[0].startswith("#   Python 3.")
    packages = [line.removeprefix("#   ").split() for line in needs[1:]]
    assert packages
    assert all(len(words) == 2 and words[1][0].isdigit() for words in packages), needs


def test_the_licences_of_what_is_inside_are_inside(program):
    parts = json.loads((program.folder / "_internal/resources/licences.json").read_text("utf-8"))
    by_name = {part["name"]: part for part in parts}
    for name in ("Qt", "Python", "OpenJDK", "pyspark", "torch", "FFmpeg", "numpy"):
        assert len(by_name[name]["text"]) > 500, name
    assert by_name["numpy"]["version"] == metadata.version("numpy")


def test_unpacked_it_takes_less_than_1_25_gb(program):
    assert sum(sizes_mb(program.folder).values()) < 1250


def test_packed_it_takes_less_than_500_mb(program):
    assert program.archive.stat().st_size / MB < 500


def test_every_library_finds_those_it_asks_for(program):
    files = [file for file in program.folder.rglob("*") if file.is_file() and is_elf(file)]
    inside = {file.name for file in files}
    # What is neither inside nor among the packages is the system's.
    of_packages = {file.name for file in Path(sys.prefix).rglob("*.so*")}
    missing = {
        (file.name, name)
        for file in files
        for name in needed_by(str(file))
        if name in of_packages - inside
    }
    assert missing == set()
