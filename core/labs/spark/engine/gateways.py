"""Python's way into a virtual machine without pyspark, which knows one driver at a time."""

from __future__ import annotations

from typing import Any

from core.labs.spark.engine.jvm import Jvm


def open_gateway(jvm: Jvm) -> Any:
    """Return a connection to a machine whose gateway waits; ``.jvm`` is Java's packages."""
    from py4j.clientserver import ClientServer, JavaParameters, PythonParameters

    java = JavaParameters(port=jvm.port, auth_token=jvm.secret, auto_convert=True)
    return ClientServer(
        java_parameters=java, python_parameters=PythonParameters(port=0, eager_load=False)
    )


def texts(gateway: Any, *values: str) -> Any:
    """Return a Java array of these texts."""
    array = gateway.new_array(gateway.jvm.String, len(values))
    for index, value in enumerate(values):
        array[index] = value
    return array
