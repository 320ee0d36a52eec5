"""Where masters and servers listen, and whether they do."""

from __future__ import annotations

import socket

from core.runtime.errors import LabError
from core.runtime.text import text

_ANSWER_LIMIT_S = 5.0
# So long a server may take to answer while one waits for it.
_LOOK_S = 0.4


def is_listening(master: str) -> bool:
    """Return whether something listens where an address says; true as long as that is unknown."""
    try:
        with socket.create_connection(address_of(master), timeout=_LOOK_S):
            return True
    except ConnectionRefusedError:
        return False
    except OSError:
        return True  # slow, or its name is not known just now


def check_answers(master: str) -> None:
    """Raise LabError unless something listens where a ``spark://`` or ``sc://`` address says."""
    host, port = address_of(master)
    try:
        with socket.create_connection((host, port), timeout=_ANSWER_LIMIT_S):
            return
    except OSError as error:
        raise LabError(
            text(
                "spark",
                "Nothing answers at {master} ({value}); start the master or "
                "the server there, or set master to local[*].",
            )(master=str(master), value=str(error.strerror or error))
        ) from error


def address_of(master: str) -> tuple[str, int]:
    """Return host and port of the first server that an address names."""
    scheme, _, rest = master.partition("://")
    first = rest.split("/")[0].split(";")[0].split(",")[0]
    host, _, port = first.rpartition(":")
    if not port.isdigit():
        host, port = first, "15002" if scheme == "sc" else "7077"
    return host.strip("[]"), int(port)


def own_address(master: str) -> str:
    """Return the address of this computer that a master can reach; this computer's own if near."""
    if not master.startswith("spark://"):
        return "127.0.0.1"
    host, port = address_of(master)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, port))  # sends nothing
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
