"""The market on a home screen, and without a network."""

import json
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from flask_babel import gettext

from shop.platform.assets import asset, version
from shop.platform.i18n import page_language
from shop.platform.settings import settings

_SOURCE: Final = (Path(__file__).parent / "service_worker.js").read_text()
#: What every page stands on, kept when the worker moves in.
_SHELL: Final = (
    "css/tokens.css", "css/shop.css", "fonts/be-vietnam-pro-vi.woff2", "fonts/alegreya-700-vi.woff2",
    "js/main.js", "js/theme.js", "js/worker.js", "js/toast.js",
    "art/brand/logo.svg", "art/brand/logo-compact.svg", "art/brand/logo-on-dark.svg", "art/brand/favicon.svg",
    "art/brand/band-ban-s.svg", "art/brand/empty-mat-mang.svg",
)  # fmt: skip
_ICONS: Final = (
    ("icon-192", "192x192", "any"),
    ("icon-512", "512x512", "any"),
    ("icon-maskable-512", "512x512", "maskable"),
)
#: Goes away by itself, with all that was kept (operators: SERVICE_WORKER=0).
_FAREWELL: Final = """self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith('cho-phien-')) await caches.delete(name);
  await self.registration.unregister();
})()));
"""


def manifest(start: str) -> str:
    """The web app manifest (W3C), in the reader's language."""
    name = settings().market_name
    icons = [
        {"src": asset(f"art/brand/{file}.png"), "sizes": sizes, "type": "image/png", "purpose": purpose}
        for file, sizes, purpose in _ICONS
    ]
    told = {
        "id": "/",
        "name": f"{name} – {gettext('Đặc sản OCOP vùng cao')}",
        "short_name": name[:12],
        "lang": page_language(),
        "dir": "ltr",
        "start_url": start,
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#fcfaf6",
        "theme_color": "#27316b",
        "categories": ["shopping", "food"],
        "icons": icons,
    }
    return json.dumps(told, ensure_ascii=False)


def service_worker(offline_pages: Mapping[str, str]) -> str:
    """The worker's script; its version follows every static file and its own text."""
    if not settings().service_worker:
        return _FAREWELL
    told = {
        "version": f"{version()}-{zlib.crc32(_SOURCE.encode()):08x}",
        "shell": [asset(name) for name in _SHELL],
        "offline": dict(offline_pages),
    }
    return f"const MARKET = {json.dumps(told)};\n{_SOURCE}"
