"""A page over plain HTTP from which a phone installs the root of the service's local certificate authority.

It is the only thing that is served there: a phone that does not trust the root yet can open nothing else.
"""

from __future__ import annotations

import plistlib
import uuid
from pathlib import Path

from aiohttp import hdrs, web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from sweep.web import operation
from sweep.web.join import qr_svg
from sweep.web.pages import render
from sweep.web.route import PUBLIC, Route
from sweep.web.service import service

#: Where the root is, for the application that serves these routes.
ROOT_FILE: web.AppKey[Path] = web.AppKey("root_file", Path)


async def show_page(request: web.Request) -> web.Response:
    """What to do, phone by phone, and the fingerprint to compare."""
    here = service(request)
    fingerprint = _root(request).fingerprint(hashes.SHA256()).hex(":").upper()
    app_url = f"{here.base_url}/phone/"
    return await render(request, "install_root.html", fingerprint=fingerprint, app_url=app_url, qr=qr_svg(app_url))


async def give_root(request: web.Request) -> web.Response:
    """The root as Android and desktops take it."""
    content = _root(request).public_bytes(serialization.Encoding.DER)
    return _file(content, "application/x-x509-ca-cert", "sweep-root.crt")


async def give_profile(request: web.Request) -> web.Response:
    """The root as a profile for iPhones."""
    root = _root(request)
    identity = uuid.uuid5(uuid.NAMESPACE_OID, root.fingerprint(hashes.SHA256()).hex())
    name = "Recall sweep: local root"
    payload = {
        "PayloadType": "com.apple.security.root",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"sweep.root.{identity}",
        "PayloadUUID": str(identity),
        "PayloadDisplayName": name,
        "PayloadContent": root.public_bytes(serialization.Encoding.DER),
    }
    profile = {
        "PayloadType": "Configuration",
        "PayloadVersion": 1,
        "PayloadIdentifier": f"sweep.profile.{identity}",
        "PayloadUUID": str(uuid.uuid5(identity, "profile")),
        "PayloadDisplayName": name,
        "PayloadContent": [payload],
    }
    return _file(plistlib.dumps(profile), "application/x-apple-aspen-config", "sweep-root.mobileconfig")


def _root(request: web.Request) -> x509.Certificate:
    return x509.load_pem_x509_certificate(request.app[ROOT_FILE].read_bytes())


def _file(content: bytes, content_type: str, name: str) -> web.Response:
    disposition = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
    return web.Response(body=content, content_type=content_type, headers=disposition)


INSTALL_ROUTES: tuple[Route, ...] = (
    Route("GET", "/", show_page, PUBLIC, "How a phone trusts this service", "手机如何信任本服务", page=True),
    Route("GET", "/root.crt", give_root, PUBLIC, "The root certificate", "根证书", page=True),
    Route("GET", "/root.mobileconfig", give_profile, PUBLIC, "The root for iPhones", "iPhone 描述文件", page=True),
    Route("GET", "/static/{name:.+}", operation.static_file, PUBLIC, "A file", "静态文件", rate=None, page=True),
)
