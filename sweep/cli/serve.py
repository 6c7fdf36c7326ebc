"""`sweep serve`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sweep.cli.command import Command, Invocation, Outcome, Say
from sweep.settings import LOCAL_CA
from sweep.views.words import Words


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--host", help=say("address to listen on (default 127.0.0.1)", "监听地址（默认 127.0.0.1）"))
    parser.add_argument(
        "--port", type=int, help=say("port to listen on (default 8080; 0: any)", "监听端口（默认 8080；0 为任意）")
    )
    parser.add_argument(
        "--tls-cert",
        metavar="FILE",
        help=say("HTTPS with this certificate and its chain (PEM)", "启用 HTTPS：证书及证书链（PEM）"),
    )
    parser.add_argument("--tls-key", metavar="FILE", help=say("and its key (PEM)", "对应的私钥（PEM）"))
    parser.add_argument(
        "--tls",
        choices=("off", LOCAL_CA),
        help=say(
            "local-ca: HTTPS on a local network, by a root certificate that each phone installs",
            "local-ca：局域网 HTTPS，由本机签发证书，各手机需安装根证书",
        ),
    )
    parser.add_argument(
        "--tls-install-port",
        type=int,
        metavar="PORT",
        help=say(
            "with local-ca: the plain HTTP port where phones get the root (default 8081)",
            "使用 local-ca 时，手机获取根证书的普通 HTTP 端口（默认 8081）",
        ),
    )
    parser.add_argument(
        "--workers", type=_at_least_one, default=1, help=say("service processes (default 1)", "服务进程数（默认 1）")
    )


def _at_least_one(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return number


def _serve(run: Invocation) -> Outcome:
    from sweep.app.serve import serve

    serve(run.settings, workers=run.options.workers, language=run.language)
    return Outcome({}, [])


COMMANDS: Sequence[Command] = (
    Command(
        ("serve",),
        Words("run the service for desk, map and phones", "运行指挥台、地图和手机所用的服务"),
        "sweep serve --host 0.0.0.0 --port 8080",
        Words(
            "Open /desk/ with a commander's join link (sweep people add NAME --role commander). Ctrl-C stops it;\n"
            "what was taken is answered first.",
            "用指挥员的加入链接打开 /desk/（sweep people add 姓名 --role commander）。按 Ctrl-C 停止，已接收的先答复。",
        ),
        _serve,
        _options,
    ),
)
