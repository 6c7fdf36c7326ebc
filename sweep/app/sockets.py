"""The port: one listening socket for each worker, held by the supervisor so that none is lost with a worker."""

from __future__ import annotations

import asyncio
import errno
import socket
from typing import Any

from sweep.domain.problem import Problem

_BACKLOG = 2_048
# A service that was killed a moment ago may still be answering its last requests.
_PATIENCE_S = 3.0
_AGAIN_AFTER_S = 0.1


async def open_sockets(host: str, port: int, count: int) -> list[socket.socket]:
    """`count` sockets that listen on one port (0: any free one). With SO_REUSEPORT the kernel spreads connections
    evenly; where there is none, all workers share one socket.

    Raises Problem: port-in-use, port-not-allowed, or host-unknown.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _PATIENCE_S
    while True:
        try:
            return _listen(host, port, count)
        except socket.gaierror as error:
            raise _host_unknown(host) from error
        except OSError as error:
            if error.errno == errno.EADDRINUSE and loop.time() < deadline:
                await asyncio.sleep(_AGAIN_AFTER_S)
                continue
            raise _refused(host, port, error) from error


def _listen(host: str, port: int, count: int) -> list[socket.socket]:
    family, kind, proto, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE | socket.AI_NUMERICSERV
    )[0]
    # Bound without SO_REUSEPORT first: with it, a second service on the same port would go unnoticed.
    first = _bound(family, kind, proto, address, share=False)
    if count == 1 or not hasattr(socket, "SO_REUSEPORT"):
        first.listen(_BACKLOG)
        return [first] + [first.dup() for _ in range(count - 1)]
    taken = first.getsockname()
    first.close()
    sockets: list[socket.socket] = []
    try:
        for _ in range(count):
            sockets.append(_bound(family, kind, proto, taken, share=True))
            sockets[-1].listen(_BACKLOG)
    except OSError:
        for each in sockets:
            each.close()
        raise
    return sockets


def _bound(family: int, kind: int, proto: int, address: tuple[Any, ...], *, share: bool) -> socket.socket:
    made = socket.socket(family, kind, proto)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if share:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        made.setblocking(False)
        made.bind(address)
    except OSError:
        made.close()
        raise
    return made


def _host_unknown(host: str) -> Problem:
    return Problem(
        "host-unknown",
        f"The host {host} is not known on this machine; use 127.0.0.1, 0.0.0.0 or one of its own addresses.",
        f"本机没有地址 {host}；请使用 127.0.0.1、0.0.0.0 或本机地址。",
        host=host,
    )


def _refused(host: str, port: int, error: OSError) -> Problem:
    match error.errno:
        case errno.EADDRINUSE:
            return Problem(
                "port-in-use",
                f"Port {port} on {host} is in use, perhaps by another `sweep serve`; stop that one or choose "
                "another with --port.",
                f"{host} 的端口 {port} 已被占用（可能已有 sweep serve 在运行）；请先停止它，或用 --port 指定其他端口。",
                port=port,
            )
        case errno.EACCES | errno.EPERM:
            return Problem(
                "port-not-allowed",
                f"This account may not open port {port}; choose one above 1023 with --port.",
                f"当前账户无权使用端口 {port}；请用 --port 指定 1023 以上的端口。",
                port=port,
            )
        case errno.EADDRNOTAVAIL:
            return _host_unknown(host)
        case _:
            return Problem(
                "port-unusable",
                f"Port {port} on {host} cannot be opened ({error.strerror}); choose another with --port.",
                f"无法打开 {host} 的端口 {port}（{error.strerror}）；请用 --port 指定其他端口。",
                port=port,
            )
