"""Registries from other countries: their encodings are told apart, their headings known."""

from __future__ import annotations

import pytest

from sweep.intake.registry import registry_of
from sweep.intake.tables import table_from_bytes

JAPANESE = "番号,店舗名,住所,緯度,経度,業種\r\n" + "".join(
    f"{i:04d},セブンイレブン渋谷{i}丁目店,東京都渋谷区道玄坂{i}-{i},35.65{i},139.70{i},小売\r\n" for i in range(1, 9)
)
JAPANESE_PERMITS = "施設名称,営業所所在地,許可番号\r\n" + "".join(
    f"コンビニ佐藤商店{i},神奈川県横浜市中区本町{i},第{i:05d}号\r\n" for i in range(1, 9)
)
KOREAN = "번호,업소명,소재지,위도,경도,업태명\r\n" + "".join(
    f"{i},행복한마트 {i}호점,서울특별시 종로구 세종대로 {i}길,37.57{i},126.98{i},슈퍼마켓\r\n" for i in range(1, 9)
)
GERMAN = "Filial-Nr;Name;Straße;Hausnummer;PLZ;Ort;Breitengrad;Längengrad;Betriebsart\r\n" + "".join(
    f"{i:05d};Bäckerei Müller {i};Königstraße;{i};01067;Dresden;51,05{i};13,74{i};Einzelhandel\r\n" for i in range(1, 9)
)
FRENCH = "Numéro SIRET;Enseigne;Adresse;Code postal;Commune;Latitude;Longitude\r\n" + "".join(
    f"5234567890{i:04d};Épicerie « L’Étoile » n°{i};{i}, rue de l'Église;75011;Paris;48,85{i};2,35{i}\r\n"
    for i in range(1, 9)
)
RUSSIAN = "Код;Название;Адрес;Широта;Долгота\r\n" + "".join(
    f"{i:04d};Продукты у дома {i};улица Ленина, {i};55,75{i};37,61{i}\r\n" for i in range(1, 9)
)
CHINESE = "编号,名称,地址\r\n" + "".join(f"{i:04d},好又多超市{i},江阳区南城街道{i}号\r\n" for i in range(1, 9))
TRADITIONAL = "編號,名稱,地址\r\n" + "".join(
    f"{i:04d},全家便利商店{i},臺北市中正區重慶南路{i}號\r\n" for i in range(1, 9)
)


@pytest.mark.parametrize(
    ("text", "encoding", "called"),
    [
        (JAPANESE, "cp932", "shift_jis"),
        (JAPANESE_PERMITS, "cp932", "shift_jis"),
        (JAPANESE, "euc_jp", "euc-jp"),
        (KOREAN, "cp949", "euc-kr"),
        (GERMAN, "cp1252", "cp1252"),
        (FRENCH, "cp1252", "cp1252"),
        (RUSSIAN, "cp1251", "cp1251"),
        (CHINESE, "gb18030", "gb18030"),
        (TRADITIONAL, "cp950", "big5"),
    ],
)
def test_the_encoding_of_a_country_is_found_and_named(text: str, encoding: str, called: str) -> None:
    as_utf8 = registry_of(table_from_bytes(text.encode(), "shops.csv"))
    file = registry_of(table_from_bytes(text.encode(encoding), "shops.csv"))
    assert file.accepted == 8
    assert [(shop.name, shop.address) for shop in file.retailers] == [
        (shop.name, shop.address) for shop in as_utf8.retailers
    ]
    assert [said.value for said in file.rejects if said.reason_code == "encoding-chosen"] == [called]


@pytest.mark.parametrize("text", [JAPANESE, KOREAN, GERMAN, FRENCH, RUSSIAN])
def test_the_headings_of_a_country_are_known(text: str) -> None:
    file = registry_of(table_from_bytes(text.encode(), "shops.csv"))
    assert (file.accepted, file.unlocated) == (8, 0)
    assert not {said.reason_code for said in file.rejects} & {"no-id-column", "kind-unknown"}
    assert all(shop.address and shop.name for shop in file.retailers)
