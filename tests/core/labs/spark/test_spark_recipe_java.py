"""The Java home that Spark's own launcher is given."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from core.labs.spark.script.recipe_java import java_home_of

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a shell's script")


def test_its_java_leaves_out_the_option_that_a_small_java_does_not_know(tmp_path):
    home = java_home_of("/bin/echo", tmp_path)
    options = ["-Xmx1g", "--add-modules=jdk.incubator.vector", "a b", "Main"]
    said = subprocess.run([f"{home}/bin/java", *options], capture_output=True, text=True)
    assert said.stdout == "-Xmx1g a b Main\n"


def test_it_lies_where_it_is_told(tmp_path):
    assert Path(java_home_of("/bin/echo", tmp_path)).parent == tmp_path
