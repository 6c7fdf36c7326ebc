"""A certificate authority of one local network, so that phones without an internet name get a secure context.

A root that lives in the data directory and signs nothing but the service's own certificate. It may only speak for
private addresses, local names and what the machine was called when it was made (RFC 5280, 4.2.1.10), so that a phone
which trusts it trusts it for nothing else.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sweep.domain.problem import Problem

_ROOT_LASTS = timedelta(days=3_650)
#: Some phones refuse certificates that last longer.
_LEAF_LASTS = timedelta(days=397)
_RENEWED_BEFORE = timedelta(days=30)
_CLOCKS_DIFFER = timedelta(days=2)
_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "127.0.0.0/8")
_PRIVATE_6 = ("fc00::/7", "fe80::/10", "::1/128")
_LOCAL_NAMES = ("localhost", "local", "lan", "internal", "home.arpa")


@dataclass(frozen=True, slots=True)
class LocalCa:
    """The files of a local authority, the names that its certificate speaks for, and the SHA-256 of its root as
    people compare it."""

    root: Path
    certificate: Path
    key: Path
    names: tuple[str, ...]
    fingerprint: str


def make_local_ca(folder: Path, names: Collection[str], now: datetime) -> LocalCa:
    """The authority in `folder`, made where there is none; its certificate for `names` (addresses and host names),
    made anew where it lacks one of them or ends soon.

    Raises Problem where the root may not speak for a name that is asked for.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    root_key, root = _root(folder, names, now)
    wanted = [name for name in dict.fromkeys(names) if _may_speak_for(root, name)]
    made = LocalCa(
        folder / "root.crt", folder / "service.crt", folder / "service.key", tuple(wanted), fingerprint_of(root)
    )
    if not wanted:
        raise Problem(
            "local-ca-narrow",
            f"The local certificate authority in {folder} may not speak for {', '.join(names)}; move that directory "
            "away to make another, which every phone must then install.",
            f"{folder} 中的本地证书颁发机构不能为 {'、'.join(names)} 签发证书；"
            "请移走该目录以新建一个，然后所有手机须重新安装根证书。",
            folder=str(folder),
        )
    if not _is_good(made, root, wanted, now):
        _make_leaf(made, root_key, root, wanted, now)
    return made


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 as phones show it: AB:CD:..."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _root(folder: Path, names: Collection[str], now: datetime) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key_file, file = folder / "root.key", folder / "root.crt"
    if key_file.exists() and file.exists():
        key = serialization.load_pem_private_key(key_file.read_bytes(), None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)  # as it was made below
        return key, x509.load_pem_x509_certificate(file.read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Recall sweep local root {now:%Y-%m-%d}")])
    # Also the addresses that this machine has now, of whatever kind.
    own = (str(ipaddress.ip_network(each)) for each in names if _address(each) is not None)
    nets: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_network(each)) for each in dict.fromkeys((*_PRIVATE, *_PRIVATE_6, *own))
    ]
    hosts = dict.fromkeys([*_LOCAL_NAMES, *(each for each in names if _address(each) is None)])
    permitted = [*nets, *(x509.DNSName(each) for each in hosts)]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + _ROOT_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_file, key)
    file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return key, certificate


def _make_leaf(
    made: LocalCa, root_key: ec.EllipticCurvePrivateKey, root: x509.Certificate, names: list[str], now: datetime
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    addresses = ((name, _address(name)) for name in names)
    said = [x509.DNSName(name) if address is None else x509.IPAddress(address) for name, address in addresses]
    issuer = root.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Recall sweep")]))
        .issuer_name(root.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + _LEAF_LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(said), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    _write_key(made.key, key)
    chain = [certificate.public_bytes(serialization.Encoding.PEM), root.public_bytes(serialization.Encoding.PEM)]
    made.certificate.write_bytes(b"".join(chain))


def _is_good(made: LocalCa, root: x509.Certificate, names: list[str], now: datetime) -> bool:
    """Whether the certificate that is there is by this root, speaks for all names and lasts for a while."""
    if not (made.certificate.exists() and made.key.exists()):
        return False
    there = x509.load_pem_x509_certificate(made.certificate.read_bytes())
    said = there.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    known = {*said.get_values_for_type(x509.DNSName), *map(str, said.get_values_for_type(x509.IPAddress))}
    lasts = there.not_valid_after_utc - now > _RENEWED_BEFORE and there.not_valid_before_utc < now
    return lasts and there.issuer == root.subject and known.issuperset(names)


def _may_speak_for(root: x509.Certificate, name: str) -> bool:
    permitted = root.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    address = _address(name)
    for each in permitted:
        if isinstance(each, x509.IPAddress) and address is not None and not isinstance(each.value, _ADDRESSES):
            if address.version == each.value.version and address in each.value:
                return True
        elif isinstance(each, x509.DNSName) and address is None and f".{name}".endswith(f".{each.value}"):
            return True
    return False


_ADDRESSES = (ipaddress.IPv4Address, ipaddress.IPv6Address)


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """Readable by the service's own account only, from its first byte on."""
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(pem)
