"""HTTPS: by a given certificate, or by a local authority whose root a phone installs."""

from __future__ import annotations

import hashlib
import plistlib
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from sweep.app.local_ca import make_local_ca
from sweep.app.serve import running
from sweep.app.tls import tls_context, with_certificate
from sweep.domain.problem import Problem
from sweep.settings import LOCAL_CA, Settings

NOW = datetime(2026, 5, 1, tzinfo=UTC)


def names_in(file: Path) -> set[str]:
    said = x509.load_pem_x509_certificate(file.read_bytes()).extensions
    names = said.get_extension_for_class(x509.SubjectAlternativeName).value
    return {*names.get_values_for_type(x509.DNSName), *map(str, names.get_values_for_type(x509.IPAddress))}


def test_the_root_stays_and_the_certificate_follows_the_machines_names(tmp_path: Path) -> None:
    first = make_local_ca(tmp_path, ["192.168.1.5", "post.local"], NOW)
    served = first.certificate.read_bytes()
    assert make_local_ca(tmp_path, ["192.168.1.5"], NOW).fingerprint == first.fingerprint
    assert first.certificate.read_bytes() == served
    moved = make_local_ca(tmp_path, ["10.0.0.7"], NOW)
    assert moved.fingerprint == first.fingerprint
    assert names_in(moved.certificate) == {"10.0.0.7"}
    served = moved.certificate.read_bytes()
    make_local_ca(tmp_path, ["10.0.0.7"], NOW + timedelta(days=380))
    assert moved.certificate.read_bytes() != served
    assert stat.S_IMODE((tmp_path / "root.key").stat().st_mode) == 0o600


def test_the_root_speaks_for_local_names_only(tmp_path: Path) -> None:
    make_local_ca(tmp_path, ["192.168.1.5"], NOW)
    made = make_local_ca(tmp_path, ["8.8.8.8", "10.0.0.7"], NOW)
    assert names_in(made.certificate) == {"10.0.0.7"} == set(made.names)
    with pytest.raises(Problem, match="may not speak for"):
        make_local_ca(tmp_path, ["sweep.example"], NOW)
    # What is asked for when the root is made is one of them.
    assert make_local_ca(tmp_path / "other", ["sweep.example", "8.8.8.8"], NOW).names == ("sweep.example", "8.8.8.8")


def test_a_certificate_without_a_key_or_with_anothers_is_refused(tmp_path: Path) -> None:
    one, other = (make_local_ca(tmp_path / name, ["127.0.0.1"], NOW) for name in "ab")
    with pytest.raises(Problem) as half:
        with_certificate(Settings(data_dir=tmp_path, tls_cert=one.certificate))
    assert half.value.code == "tls-half"
    with pytest.raises(Problem) as unfit:
        tls_context(Settings(data_dir=tmp_path, tls_cert=one.certificate, tls_key=other.key))
    assert unfit.value.code == "tls-unfit"


async def test_a_phone_gets_the_root_over_plain_http_and_then_trusts_the_service(
    database_url: str, tmp_path: Path
) -> None:
    settings = Settings(
        data_dir=tmp_path, database_url=database_url, port=0, language="en", database_connections=4, tls=LOCAL_CA,
        tls_install_port=0,
    )  # fmt: skip
    async with running(settings, workers=1) as service, aiohttp.ClientSession() as session:
        assert service.root is not None
        assert service.url.startswith("https://127.0.0.1:")
        async with session.get(service.root.url) as answer:
            page = await answer.text()
        assert service.root.fingerprint in page
        assert f"{service.url}/phone/" in page
        async with session.get(f"{service.root.url}root.crt") as answer:
            root = await answer.read()
            assert answer.content_type == "application/x-x509-ca-cert"
        assert hashlib.sha256(root).hexdigest() == service.root.fingerprint.replace(":", "").lower()
        async with session.get(f"{service.root.url}root.mobileconfig") as answer:
            profile = plistlib.loads(await answer.read())
        assert profile["PayloadContent"][0]["PayloadContent"] == root
        async with session.get(f"{service.root.url}desk/") as answer:
            assert answer.status == 404
        with pytest.raises(aiohttp.ClientConnectorCertificateError):
            await session.get(f"{service.url}/healthz")
        pem = x509.load_der_x509_certificate(root).public_bytes(serialization.Encoding.PEM).decode()
        trusting = ssl.create_default_context(cadata=pem)
        async with session.get(f"{service.url}/phone/", ssl=trusting) as answer:
            assert answer.status == 200
            assert "Strict-Transport-Security" not in answer.headers
