"""HTTPS: with a certificate that is given, or with one by a local authority of the service's own."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

import psutil

from sweep.app.local_ca import LocalCa, make_local_ca
from sweep.domain.problem import Problem
from sweep.settings import LOCAL_CA, Settings

_EVERYWHERE = ("0.0.0.0", "::")


def with_certificate(settings: Settings) -> tuple[Settings, LocalCa | None]:
    """The settings with the certificate that the workers shall use, and the local authority where there is one.

    Raises Problem where a certificate has no key, or a key no certificate.
    """
    if settings.tls == LOCAL_CA:
        ca = make_local_ca(settings.data_dir / "tls", _own_names(settings), datetime.now(UTC))
        public_url = settings.public_url
        if public_url is None and settings.host in _EVERYWHERE:
            # Links and QR codes must lead phones here, not to themselves.
            public_url = f"https://{_host(ca.names[0])}:{settings.port}"
        return replace(settings, tls_cert=ca.certificate, tls_key=ca.key, public_url=public_url), ca
    if (settings.tls_cert is None) != (settings.tls_key is None):
        raise Problem(
            "tls-half",
            "HTTPS needs both a certificate and its key; give --tls-cert and --tls-key.",
            "HTTPS 同时需要证书和私钥；请一并给出 --tls-cert 和 --tls-key。",
        )
    tls_context(settings)  # now, where somebody reads the refusal
    return settings, None


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """What a worker's socket needs; None without HTTPS. Raises Problem where the files are none or do not match."""
    if settings.tls_cert is None or settings.tls_key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(settings.tls_cert, settings.tls_key)
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or str(error)
        raise Problem(
            "tls-unfit",
            f"The certificate {settings.tls_cert} with the key {settings.tls_key} cannot be used ({reason}); both "
            "must be PEM files that belong together, the certificate first in its chain.",
            f"证书 {settings.tls_cert} 与私钥 {settings.tls_key} 无法使用（{reason}）；"
            "二者应为配套的 PEM 文件，证书位于证书链首位。",
            file=str(settings.tls_cert),
        ) from error
    return context


def _host(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _own_names(settings: Settings) -> list[str]:
    """By what phones may call this machine, the likeliest first."""
    public = urlsplit(settings.public_url).hostname if settings.public_url else None
    given = [] if settings.host in _EVERYWHERE else [settings.host]
    host = socket.gethostname().lower()
    names = [*([public] if public else []), *given, *_own_addresses(), host, f"{host.split('.')[0]}.local"]
    return list(dict.fromkeys([*names, "127.0.0.1", "::1", "localhost"]))


def _own_addresses() -> list[str]:
    """This machine's addresses in private networks, without those of single links."""
    found = [
        ipaddress.ip_address(address.address)
        for interface in psutil.net_if_addrs().values()
        for address in interface
        if address.family in (socket.AF_INET, socket.AF_INET6) and "%" not in address.address
    ]
    private = [each for each in found if each.is_private and not each.is_loopback and not each.is_link_local]
    return [str(each) for each in sorted(private, key=lambda each: (each.version, int(each)))]
