"""A real cluster on this computer: a standalone master, workers, or a Spark Connect server.

Each is a process of its own that listens on 127.0.0.1 only. They are started inside the virtual
machine that Python talks to, not by their own programs, so that they too end with this process.
"""

from __future__ import annotations

import contextlib
import json
import socket
import time
import urllib.request
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import psutil

from core.labs.spark.engine.gateways import open_gateway, texts
from core.labs.spark.engine.java_home import choose_java
from core.labs.spark.engine.jvm import Jvm, JvmPlan
from core.labs.spark.reports import ClusterStatus, WorkerStatus
from core.machine.java import Java
from core.runtime.errors import LabError
from core.runtime.text import text

_SERVER_HEAP_MB = 512
_CONNECT_HEAP_MB = 1024
_WORKER_MB = 1024
_READY_LIMIT_S = 60.0
_ADDRESS = "127.0.0.1"
_STATE = "spark_cluster"
# Executors are started by Spark itself, which asks for a module that the app's Java lacks.
_java: Any = import_module("core.labs.spark.script.recipe_java")


class Server:
    """A virtual machine of our own, told over its gateway to serve something at ``port``."""

    port: int = 0

    def __init__(self, java: Java, heap_mb: int, environment: dict[str, str] | None = None) -> None:
        self.jvm = Jvm(JvmPlan(java, heap_mb, environment=environment or {}))
        try:
            self.jvm.wait_for_gateway()
        except BaseException:
            self.jvm.kill()
            raise
        self.gateway = open_gateway(self.jvm)

    @property
    def spark(self) -> Any:
        """Java's package ``org.apache.spark``."""
        return self.gateway.jvm.org.apache.spark

    def kill(self) -> None:
        """End its process and those that it has started, at once."""
        with contextlib.suppress(psutil.NoSuchProcess):
            for child in psutil.Process(self.jvm.pid).children(recursive=True):
                child.kill()
        self.stop()

    def stop(self) -> None:
        """Close the connection and end the process."""
        with contextlib.suppress(Exception):  # it may be gone
            self.gateway.shutdown()
        self.jvm.kill()
        self.jvm.stop()


@dataclass
class Cluster:
    """A standalone master with its workers; ``master`` is its address for the settings."""

    master: str
    pages: str
    server: Server
    workers: dict[int, Server] = field(default_factory=dict)

    def status(self) -> ClusterStatus:
        """Return what the master knows of its workers, and their executors' process ids."""
        known = {worker["port"]: worker for worker in self.told()["workers"]}
        workers = (_worker(id_, each, known.get(each.port)) for id_, each in self.workers.items())
        return ClusterStatus(self.master, self.pages, tuple(workers))

    def told(self) -> dict[str, Any]:
        """Return what the master says of itself."""
        with urllib.request.urlopen(f"{self.pages}/json/", timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def alive(self) -> int:
        """Return how many workers the master takes for alive."""
        return sum(worker["state"] == "ALIVE" for worker in self.told()["workers"])

    def kill_worker(self, id_: int) -> None:
        """Kill the process of a worker and those of its executors.

        Raises
        ------
        LabError
            If there is no such worker.
        """
        server = self.workers.get(id_)
        if server is None:
            raise LabError(
                text("spark", "There is no worker {id}; there are {listed}.")(
                    id=str(id_), listed=str(", ".join(map(str, self.workers)))
                )
            )
        server.kill()

    def stop(self) -> None:
        """End all processes of the cluster."""
        for server in (*self.workers.values(), self.server):
            server.kill()


def start_cluster(workers: int = 2, java_home: str = "", cores: int = 1) -> Cluster:
    """Return a cluster whose workers have all reported to their master.

    Raises
    ------
    LabError
        If they have not within a minute.
    """
    java = choose_java(java_home)
    server = Server(java, _SERVER_HEAP_MB)
    cluster = None
    try:
        conf = server.spark.SparkConf()
        conf.set("spark.master.rest.enabled", "false")  # or it wants port 6066
        started = server.spark.deploy.master.Master.startRpcEnvAndEndpoint(_ADDRESS, 0, 0, conf)
        address = f"spark://{_ADDRESS}:{started._1().address().port()}"
        cluster = Cluster(address, f"http://{_ADDRESS}:{started._2()}", server)
        home = _java.java_home_of(java.path, server.jvm.folder)
        for number in range(1, workers + 1):
            cluster.workers[number] = _start_worker(java, home, address, cores)
        _wait_for_workers(cluster, workers)
    except BaseException:
        (cluster.stop if cluster else server.kill)()
        raise
    return cluster


def _start_worker(java: Java, home: str, master: str, cores: int) -> Server:
    server = Server(java, _SERVER_HEAP_MB, {"JAVA_HOME": home})
    try:
        none = server.gateway.jvm.scala.Option.apply(None)
        rpc = server.spark.deploy.worker.Worker.startRpcEnvAndEndpoint(
            _ADDRESS,
            0,
            0,
            cores,
            _WORKER_MB,
            texts(server.gateway, master),
            str(server.jvm.folder / "work"),
            none,
            server.spark.SparkConf(),
            none,
        )
        server.port = rpc.address().port()
    except BaseException:
        server.kill()
        raise
    return server


def _wait_for_workers(cluster: Cluster, count: int) -> None:
    deadline = time.monotonic() + _READY_LIMIT_S
    while cluster.alive() < count:
        if time.monotonic() > deadline:
            raise LabError(
                text(
                    "spark",
                    "Only {alive} of {count} workers reported within "
                    "{ready_limit_s:.0f} s; close other programs and start fewer "
                    "workers.",
                )(alive=str(cluster.alive()), count=str(count), ready_limit_s=_READY_LIMIT_S)
            )
        time.sleep(0.1)


def _worker(id_: int, server: Server, known: dict[str, Any] | None) -> WorkerStatus:
    executors: list[int] = []
    if server.jvm.is_alive:
        executors = [child.pid for child in psutil.Process(server.jvm.pid).children()]
    is_alive, told = server.jvm.is_alive, known or {}
    return WorkerStatus(
        id_,
        server.jvm.pid,
        is_alive,
        # The master takes a minute to see that a worker has gone.
        told.get("state", "UNKNOWN") if is_alive else "DEAD",
        cores=told.get("cores", 0),
        cores_used=told.get("coresused", 0) if is_alive else 0,
        memory_mb=told.get("memory", 0),
        executors=tuple(executors),
    )


@dataclass
class ConnectServer:
    """A Spark Connect server; ``master`` is its address for the settings."""

    master: str
    server: Server

    def stop(self) -> None:
        """End it."""
        self.server.kill()


def start_connect_server(java_home: str = "", cores: int = 2) -> ConnectServer:
    """Return a server that pipelines can be sent to."""
    server = Server(choose_java(java_home), _CONNECT_HEAP_MB)
    port = _free_port()
    try:
        (
            server.spark.sql.SparkSession.builder()
            .master(f"local[{cores}]")
            .appName("Gradus Connect")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", _ADDRESS)
            .config("spark.driver.bindAddress", _ADDRESS)
            .config("spark.plugins", "org.apache.spark.sql.connect.SparkConnectPlugin")
            .config("spark.connect.grpc.binding.address", _ADDRESS)
            .config("spark.connect.grpc.binding.port", str(port))
            .config("spark.sql.catalogImplementation", "in-memory")
            .getOrCreate()
        )
    except BaseException:
        server.kill()
        raise
    return ConnectServer(f"sc://{_ADDRESS}:{port}", server)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_ADDRESS, 0))
        return int(probe.getsockname()[1])


def cluster_of(state: dict[str, Any]) -> Cluster:
    """Return the tab's cluster.

    Raises
    ------
    LabError
        If none was started.
    """
    cluster = state.get(_STATE)
    if not isinstance(cluster, Cluster):
        raise LabError(text("spark", "There is no cluster on this computer yet; start one."))
    return cluster


def keep_cluster(state: dict[str, Any], cluster: Cluster | None) -> None:
    """Make it the tab's cluster, in place of the one before."""
    before = state.pop(_STATE, None)
    if isinstance(before, Cluster):
        before.stop()
    if cluster is not None:
        state[_STATE] = cluster
