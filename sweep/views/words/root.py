"""The words of the page from which a phone installs the service's own root certificate."""

from __future__ import annotations

from sweep.views.words import Words

WORDS = {
    "root-title": Words(en="Let this phone trust the service", zh="让这部手机信任本服务"),
    "root-why": Words(
        en="The app keeps working without signal only over a connection that the phone trusts. On this local network "
        "the service vouches for itself: install its root certificate once.",
        zh="只有在手机信任的连接上，应用才能在没有信号时继续使用。本地网络中由服务自行签发证书：请安装一次根证书。",
    ),
    "root-compare": Words(en="Compare the fingerprint", zh="核对指纹"),
    "root-compare-why": Words(
        en="The command post has the same one on its screen (SHA-256). Where they differ, stop: somebody is in "
        "between. The root can vouch for addresses of local networks only.",
        zh="与指挥部屏幕上显示的指纹（SHA-256）逐段核对。如不一致请立即停止：连接已被他人截取。"
        "该根证书只能为本地网络的地址作证。",
    ),
    "root-android": Words(en="Download the root certificate", zh="下载根证书"),
    "root-android-how": Words(
        en="Then: Settings › Security › Encryption & credentials › Install a certificate › CA certificate › choose "
        "sweep-root.crt. Use Chrome or the phone's own browser afterwards.",
        zh="然后：设置 › 安全 › 加密与凭据 › 安装证书 › CA 证书 › 选择 sweep-root.crt。"
        "之后请用 Chrome 或手机自带浏览器。",
    ),
    "root-iphone": Words(en="Download the profile", zh="下载描述文件"),
    "root-iphone-how": Words(
        en="Then: Settings › Profile downloaded › Install; and Settings › General › About › Certificate Trust "
        "Settings › switch it on.",
        zh="然后：设置 › 已下载描述文件 › 安装；再到 设置 › 通用 › 关于本机 › 证书信任设置 › 打开开关。",
    ),
    "root-open": Words(en="Open the app", zh="打开应用"),
    "root-without": Words(
        en="Without it the app works too, but only with signal.", zh="不安装也能使用，但仅限有信号时。"
    ),
    "serve-root": Words(
        en="  phones first install the root from {url}\n  SHA-256 {fingerprint}",
        zh="  手机请先从 {url} 安装根证书\n  SHA-256 {fingerprint}",
    ),
}
