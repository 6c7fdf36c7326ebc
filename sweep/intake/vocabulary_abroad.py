"""Headings of registries in other languages: Japanese, Korean, German, French, Spanish, Portuguese, Italian, Russian.

They come after the English and Chinese words of `vocabulary`; a word that means two things is in neither.
"""

from __future__ import annotations

from collections.abc import Mapping

REGISTRY_ABROAD: Mapping[str, tuple[str, ...]] = {
    "id": (
        "店舗番号", "店舗コード", "許可番号", "施設番号", "番号", "コード",
        "인허가번호", "관리번호", "사업장번호", "점포코드", "번호",
        "filialnummer", "filial nr", "filiale nr", "betriebsnummer", "kundennummer", "kennung",
        "numéro siret", "n siret", "no siret", "numéro d'agrément", "identifiant", "numéro", "code magasin",
        "código", "codigo", "número de registro", "código do estabelecimento", "cnpj", "codice", "код", "номер",
        "огрн",
    ),
    "name": (
        "店舗名", "店舗名称", "店名", "施設名", "施設名称", "営業所名称", "営業所の名称", "屋号", "屋号又は名称",
        "업소명", "사업장명", "상호명", "상호", "점포명", "가게명", "매장명",
        "filialname", "filiale", "betriebsname", "marktname", "geschäft", "bezeichnung",
        "enseigne", "nom", "nom du magasin", "nom de l'établissement", "nom commercial", "dénomination",
        "magasin",
        "nombre", "nombre del establecimiento", "nombre comercial", "tienda", "establecimiento", "nome",
        "nome fantasia", "nome do estabelecimento", "nome esercizio", "insegna", "denominazione",
        "название", "наименование", "магазин",
    ),
    "company": (
        "法人名", "営業者名", "会社名", "법인명", "firma", "unternehmen", "raison sociale", "société", "razón social",
        "razao social", "razão social", "ragione sociale", "организация",
    ),
    "address": (
        "所在地", "営業所所在地", "施設所在地", "店舗住所", "住所1",
        "소재지", "주소", "도로명주소", "소재지도로명주소", "소재지전체주소",
        "도로명전체주소", "지번주소", "소재지지번주소",
        "adresse", "anschrift", "adresse complète", "adresse postale",
        "dirección", "direccion", "domicilio", "endereço", "endereco", "logradouro", "indirizzo", "адрес",
    ),
    "street": ("straße", "strasse", "straßenname", "rue", "voie", "calle", "rua", "via", "улица"),
    "street_number": ("hausnummer", "hausnr", "haus nr", "numéro de voie", "numéro de rue", "civico", "дом"),
    "city": (
        "市区町村", "市区町村名", "ort", "stadt", "gemeinde", "commune", "ville", "localité", "ciudad", "municipio",
        "localidad", "cidade", "município", "comune", "città", "город",
    ),
    "province": ("都道府県", "都道府県名", "bundesland", "시도", "시도명", "provincia", "uf", "estado", "регион"),
    "postcode": (
        "郵便番号", "우편번호", "plz", "postleitzahl", "code postal", "código postal", "cep", "cap", "индекс",
    ),
    "lat": ("緯度", "위도", "breitengrad", "breite", "geografische breite", "latitud", "latitudine", "широта"),
    "lon": ("経度", "경도", "längengrad", "laengengrad", "länge", "longitud", "longitudine", "долгота"),
    "county": ("landkreis", "kreis", "bezirk", "département", "시군구", "시군구명", "район"),
    "type": (
        "業種", "営業の種類", "許可業種", "業態", "업태", "업태명", "업종", "업종명",
        "betriebsart", "betriebstyp", "branche",
        "activité", "type d'activité", "catégorie", "actividad", "tipo", "atividade", "tipologia", "тип",
    ),
    "status": ("営業状態", "영업상태", "영업상태명", "état", "estado operativo", "situação", "статус"),
    "phone": (
        "電話番号", "電話", "전화번호", "연락처", "소재지전화", "telefon", "telefonnummer", "téléphone",
        "teléfono", "telefono",
        "telefone", "телефон",
    ),
    "hours": ("営業時間", "영업시간", "öffnungszeiten", "horaires", "horaires d'ouverture", "horario", "часы работы"),
}  # fmt: skip
