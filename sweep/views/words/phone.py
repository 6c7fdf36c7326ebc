"""The phone app's words that its shell needs; the app's own catalogue is sweep/phone/src/words.ts."""

from __future__ import annotations

from sweep.views.words import Words

WORDS = {
    "phone-no-script": Words(
        en="This page needs JavaScript; open it in the phone's own browser.",
        zh="本页面需要启用 JavaScript；请用手机自带浏览器打开。",
    ),
}
