"""placeholder"""

from __future__ import annotations

from sweep.views.words import Words

WORDS = {
    "desk-title": Words(en="Desk – recall sweep", zh="指挥台 – 召回清查"),
    "desk-needs-script": Words(en="This page needs JavaScript.", zh="此页面需要启用 JavaScript。"),
}
