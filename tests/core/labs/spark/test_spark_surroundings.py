"""The lab works whatever is set up, taken or forbidden around it."""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys

import pytest
from support.processes import REPO, environment, has_loaded, python
from support.spark_drivers import end_spark

from core.labs.spark.engine import aot
from core.labs.spark.engine.java_home import choose_java
from core.labs.spark.engine.session import session_of
from core.labs.spark.settings import SparkSettings

pytestmark = pytest.mark.slow
# Spark's pages, its masters, their REST and Connect servers.
PORTS = (4040, 4041, 6066, 7077, 8080, 8081, 15002)
OWN_FOLDERS = ("GRADUS_DATA_DIR", "GRADUS_CACHE_DIR", "GRADUS_CONFIG_DIR")
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="uses /proc or mount")


def scores(*settings, **options):
    """Run the lab from the command line and return what it printed."""
    said = python("-m", "app", "run", "spark", *settings, timeout=300, **options)
    assert said.returncode == 0, said.stderr
    assert "WARN" not in said.stderr
    return dict(line.split(" = ") for line in said.stdout.splitlines())


def test_a_home_that_refuses_and_a_folder_with_hangul_and_spaces(tmp_path):
    file = tmp_path / "no folder"
    file.write_text("")
    folder = tmp_path / "실습 (봄) 1"
    folder.mkdir()
    (folder / "집값 표.csv").write_text("x,y\n" + "".join(f"{n},{2 * n}\n" for n in range(50)))
    around = environment(HOME=str(file / "student"), PYTHONPATH=str(REPO))
    for name in (*OWN_FOLDERS, "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        around.pop(name, None)
    found = scores("--set", "data=집값 표.csv", cwd=folder, env=around)
    assert float(found["r2"]) == pytest.approx(1, abs=1e-9)


def test_another_spark_java_and_hadoop_and_all_their_ports_in_use(tmp_path):
    nowhere = str(tmp_path / "nowhere")
    names = ("JAVA_HOME", "SPARK_HOME", "HADOOP_HOME", "SPARK_CONF_DIR", "HADOOP_CONF_DIR")
    foreign = {
        **dict.fromkeys(names, nowhere),
        "JAVA_TOOL_OPTIONS": "-Xmx1m",
        "SPARK_LOCAL_IP": "1",
    }
    with contextlib.ExitStack() as taken:
        for port in PORTS:
            with contextlib.suppress(OSError):  # somebody else's already
                taken.enter_context(socket.create_server(("127.0.0.1", port)))
        found = scores("--set", "spark_ui=true", env=environment(**foreign))
    assert float(found["r2"]) > 0.5


@on_linux
def test_a_temporary_folder_of_two_megabytes(tmp_path):
    small = tmp_path / "tmp"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount")
    try:
        found = scores("--set", "model=random_forest", env=environment(TMPDIR=str(small)))
        assert float(found["r2"]) > 0.5
    finally:
        subprocess.run(["umount", str(small)], check=True)


@on_linux
def test_a_cache_of_classes_is_made_once_and_used_by_the_next_start():
    java = choose_java()
    assert aot.is_wanted(java)
    file = aot.train(java, in_background=False)
    assert file == aot.cache_file(java)
    assert not aot.is_wanted(java)
    state: dict = {}
    try:
        backend = session_of(state).wait(SparkSettings.make())
        assert has_loaded(backend.jvm.pid, file.name)
        assert backend.spark.range(3).count() == 3
    finally:
        end_spark(state)
