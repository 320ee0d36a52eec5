"""What is taken out of Spark's jars, and what must stay."""

from __future__ import annotations

from importlib import util
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.packaging import jars

JARS = Path(util.find_spec("pyspark").submodule_search_locations[0], "jars")
LINUX, WINDOWS, MAC = ("linux", "x86_64"), ("win32", "AMD64"), ("darwin", "arm64")


def jar_of(name):
    return next(JARS.glob(name))


def class_in(jar, name):
    with ZipFile(jar_of(jar)) as opened:
        return opened.read(f"{name}.class")


def write_jar(file, entries):
    with ZipFile(file, "w") as opened:
        for name, content in entries.items():
            opened.writestr(name, content)
    return file


def entries_of(jar):
    with ZipFile(jar) as opened:
        return set(opened.namelist())


@pytest.mark.parametrize(
    ("entry", "systems"),
    [
        ("linux/amd64/libzstd-jni-1.5.7-7.so", {LINUX}),
        ("win/amd64/libzstd-jni-1.5.7-7.dll", {WINDOWS}),
        ("darwin/aarch64/libzstd-jni-1.5.7-7.dylib", {MAC}),
        ("aix/ppc64/libzstd-jni-1.5.7-7.so", set()),
        ("org/xerial/snappy/native/Linux/x86_64/libsnappyjava.so", {LINUX}),
        ("org/xerial/snappy/native/Linux/x86_64-musl/libsnappyjava.so", set()),
        ("org/xerial/snappy/native/Windows/x86_64/snappyjava.dll", {WINDOWS}),
        ("org/xerial/snappy/native/Mac/aarch64/libsnappyjava.dylib", {MAC}),
        ("resources/native/Linux-amd64/libnetliblapackjni.so", {LINUX}),
        ("META-INF/native/linux64/libleveldbjni.so", {LINUX}),
        ("META-INF/native/windows64/leveldbjni.dll", {WINDOWS}),
        ("META-INF/native/osx/libleveldbjni.jnilib", {MAC}),
        ("META-INF/native/libnetty_transport_native_epoll_x86_64.so", {LINUX}),
        ("META-INF/native/libnetty_transport_native_epoll_riscv64.so", set()),
        ("org/apache/spark/SparkContext.class", {LINUX, WINDOWS, MAC}),
    ],
)
def test_a_library_stays_where_it_can_run(entry, systems):
    assert {each for each in (LINUX, WINDOWS, MAC) if jars.is_for_here(entry, each)} == systems


def test_on_a_system_nobody_has_thought_of_all_libraries_stay():
    assert jars.is_for_here("win/x86/libzstd-jni-1.5.7-7.dll", ("linux", "riscv64"))


def test_the_words_of_icu_go_and_its_order_of_letters_stays(tmp_path):
    place = "com/ibm/icu/impl/data/icudata"
    jar = write_jar(
        tmp_path / "icu4j-1.jar",
        {f"{place}/lang/ko.res": b"", f"{place}/coll/ko.res": b"", f"{place}/ko.res": b""},
    )
    [(_, slimmed)] = jars.slim_jars([jar], tmp_path / "slim")
    assert entries_of(slimmed) == {f"{place}/coll/ko.res", f"{place}/ko.res"}


def test_the_very_same_class_in_two_jars_stays_once(tmp_path):
    code = class_in("py4j-*", "py4j/Gateway")
    one = write_jar(tmp_path / "a.jar", {"py4j/Gateway.class": code, "META-INF/NOTICE": b"x"})
    two = write_jar(tmp_path / "b.jar", {"py4j/Gateway.class": code, "META-INF/NOTICE": b"x"})
    slimmed = [entries_of(new) for _, new in jars.slim_jars([two, one], tmp_path / "slim")]
    assert slimmed == [{"py4j/Gateway.class", "META-INF/NOTICE"}, {"META-INF/NOTICE"}]


def test_what_stays_is_the_same_byte_by_byte(tmp_path):
    [(old, new)] = jars.slim_jars([jar_of("py4j-*")], tmp_path)
    with ZipFile(old) as before, ZipFile(new) as after:
        assert after.testzip() is None
        assert {entry.filename: entry.CRC for entry in after.infolist()} == {
            entry.filename: entry.CRC for entry in before.infolist()
        }
