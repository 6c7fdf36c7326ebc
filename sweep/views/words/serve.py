"""What `serve` says on the terminal."""

from __future__ import annotations

from sweep.views.words import Words

WORDS = {
    "serve-ready": Words(en="The service is ready:", zh="服务已就绪："),
    "serve-desk": Words(en="  desk   {url}/desk/", zh="  指挥台 {url}/desk/"),
    "serve-map": Words(en="  map    {url}/map/", zh="  地图   {url}/map/"),
    "serve-phone": Words(en="  phones {url}/phone/", zh="  手机端 {url}/phone/"),
    "serve-stop": Words(en="Ctrl-C stops it.", zh="按 Ctrl-C 停止。"),
    "serve-stopping": Words(en="Stopping: answering what was taken ...", zh="正在停止：先答复已接收的内容……"),
}
