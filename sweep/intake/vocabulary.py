"""The synonym tables: which headings mean which field, best first.

Chinese is written simplified; traditional headings are folded onto it, as are case, blanks, full width and
punctuation. The names of the fields are what `--map FIELD=COLUMN` takes.
"""

from __future__ import annotations

from collections.abc import Mapping

from sweep.intake.vocabulary_abroad import REGISTRY_ABROAD

Vocabulary = Mapping[str, tuple[str, ...]]

_SECTOR_WORDS = (
    "sector", "sector id", "jurisdiction", "辖区", "所属辖区", "责任区", "管辖单位", "所属辖区名称",
)  # fmt: skip
_PHONE_WORDS = (
    "phone", "phone number", "telephone", "tel", "mobile", "contact phone", "telephone number", "电话",
    "联系电话", "电话号码", "手机", "手机号", "手机号码", "联系方式", "固定电话",
)  # fmt: skip
_LAT_WORDS = (
    "latitude", "lat", "y coordinate", "wgs84 lat", "lat wgs84", "gps lat", "gps latitude", "geo lat",
    "latitude deg", "纬度", "北纬", "纬度坐标", "wgs84纬度", "gps纬度", "gcj02纬度", "bd09纬度", "高德纬度",
    "百度纬度", "腾讯纬度", "坐标纬度", "地理纬度", "门店纬度", "lat gcj02", "gcj02 lat", "lat bd09",
    "bd09 lat", "y", "y坐标",
)  # fmt: skip
_LON_WORDS = (
    "longitude", "lon", "lng", "long", "x coordinate", "wgs84 lon", "lon wgs84", "wgs84 lng", "gps lon",
    "gps lng", "gps longitude", "geo lon", "geo lng", "longitude deg", "经度", "东经", "经度坐标",
    "wgs84经度", "gps经度", "gcj02经度", "bd09经度", "高德经度", "百度经度", "腾讯经度", "坐标经度",
    "地理经度", "门店经度", "lon gcj02", "lng gcj02", "gcj02 lon", "gcj02 lng", "lon bd09", "lng bd09",
    "bd09 lon", "bd09 lng", "x", "x坐标",
)  # fmt: skip

_REGISTRY_HOME: Vocabulary = {
    "id": (
        "retailer id", "shop id", "store id", "outlet id", "branch id", "consignee id", "分公司统一编号",
        "分店编号", "门店编号", "分支机构编号", "经营户编号", "商户编号", "店铺编号", "网点编号", "店号",
        "license number", "licence number", "license no", "licence no", "permit number", "permit no",
        "registration number", "registration no", "facility id", "establishment id", "premises id",
        "business id", "record id", "store number", "shop number", "site id", "location id", "fhrsid", "camis", "siret",
        "许可证编号",
        "许可证号", "经营许可证编号", "食品经营许可证编号", "食品经营许可证号", "备案编号", "备案号",
        "食品经营备案编号", "登记编号", "登记证号", "注册号", "营业执照注册号", "户号", "编号", "id",
        "code", "代码", "编码", "识别码", "统一编号", "fid", "objectid", "osm id", "osmid",
    ),
    "uscc": (
        "uscc", "unified social credit code", "统一社会信用代码", "社会信用代码", "信用代码",
        "统一信用代码", "统一社会信用代码注册号", "社会信用代码身份证号码",
    ),
    "name": (
        "retailer name", "shop name", "store name", "outlet name", "branch name", "trade name", "dba name",
        "dba", "doing business as", "business name", "establishment name", "facility name", "name", "retailer",
        "shop", "store", "outlet", "分公司名称", "分店名称", "门店名称", "店铺名称", "店名",
        "分支机构名称", "经营户名称", "经营者名称", "商户名称", "网点名称", "经营户", "商户", "门店",
        "店铺", "字号", "字号名称", "市场主体名称", "主体名称", "招牌", "招牌名称", "名称",
        "consignee name", "consignee", "收货方", "收货方名称", "收货单位",
    ),
    "company": (
        "entity name", "company name", "company", "legal name", "owner name", "operator", "operator name",
        "licensee", "licensee name", "公司名称", "企业名称", "单位名称", "总公司名称", "企业", "公司",
        "单位", "商业名称", "经营者",
    ),
    "company_id": (
        "company id", "entity id", "公司统一编号", "总公司统一编号", "公司编号", "企业编号", "单位编号",
        "总公司编号",
    ),
    "address": (
        "address", "full address", "street address", "shop address", "store address", "business address",
        "location address", "premises address", "physical address", "address line", "地址", "详细地址",
        "经营地址", "经营场所", "经营场所地址", "门店地址", "店铺地址", "营业地址", "分公司地址",
        "分公司所在地", "住所", "住址", "所在地址", "注册地址", "场所地址", "实际经营地址", "营业场所",
        "收货地址", "consignee address", "address line 1", "address 1", "addr", "位置",
    ),
    "street_number": (
        "street number", "house number", "street no", "house no", "building number", "门牌号", "门牌",
        "addr housenumber",
    ),
    "street": (
        "street name", "street", "road", "road name", "街路", "路名", "街道名", "街道路名", "道路",
        "addr street",
    ),
    "address_2": ("address line 2", "address 2", "street address 2", "地址2"),
    "address_3": ("address line 3", "address 3", "street address 3", "地址3"),
    "city": (
        "city", "municipality", "city name", "locality", "市", "城市", "地市", "所在市", "地级市",
        "addr city",
    ),
    "province": ("province", "state", "state code", "省", "省份", "省市", "所在省"),
    "postcode": (
        "zip code", "zip", "postcode", "postal code", "post code", "zipcode", "邮编", "邮政编码",
        "邮递区号", "addr postcode",
    ),
    "lat": _LAT_WORDS,
    "lon": _LON_WORDS,
    "point": (
        "georeference", "geometry", "wkt", "the geom", "geom", "point", "location", "geolocation",
        "geo point", "coordinates", "coordinate", "position", "gps", "gps coordinates", "坐标", "位置坐标",
        "地理坐标", "gps坐标", "坐标点", "定位", "地理位置", "高德坐标", "百度坐标", "gcj02坐标",
        "bd09坐标", "wgs84坐标", "点位",
    ),
    "lonlat": (
        "lon lat", "lonlat", "lnglat", "lng lat", "longitude latitude", "long lat", "经纬度", "经纬",
        "经纬度坐标", "经度纬度", "地理经纬度", "门店经纬度",
    ),
    "latlon": (
        "lat lon", "latlon", "latlng", "lat lng", "latitude longitude", "lat long", "纬经度", "纬度经度",
    ),
    "county": (
        "county", "county name", "district", "district county", "borough", "区县", "县区", "县市区",
        "市县区", "区县名称", "区", "县", "所在区县", "所属区县", "行政区", "行政区域", "行政区划",
        "所属区域", "所在区", "区域", "县市", "乡镇市区", "地区", *_SECTOR_WORDS, "sector name",
    ),
    "township": (
        "township", "town", "subdistrict", "乡镇", "乡镇街道", "镇街", "街道", "所在乡镇", "所属乡镇",
        "街镇", "镇乡", "乡镇名称", "街道乡镇", "镇乡街道", "所属街道", "所属镇街", "所在镇街",
    ),
    "station": (
        "station", "market supervision station", "监管所", "市场监管所", "市场监督管理所", "基层所",
        "所属监管所", "所属所", "工商所", "所属工商所",
        "管辖工商所", "辖区工商所", "工商分局", "所在所", "管辖所", "日常监管机构", "监管机构",
    ),
    "type": (
        "type", "kind", "retailer type", "shop type", "store type", "business type", "operation type",
        "establishment type", "category", "license type", "shop", "主体业态", "业态", "经营类型", "经营方式",
        "类型", "类别", "经营户类型", "商户类型", "单位类型", "店铺类型", "门店类型", "经营类别",
        "经营项目", "主体类型", "行业", "行业类别",
    ),
    "status": (
        "status", "state of business", "operating status", "license status", "分公司状态", "经营状态",
        "营业状态", "登记状态", "状态", "存续状态", "公司状态", "营业情况", "经营情况",
    ),
    "phone": _PHONE_WORDS,
    "contact": (
        "contact", "contact name", "contact person", "owner", "responsible person", "联系人", "负责人",
        "法定代表人", "法人", "法人代表", "经营者姓名", "食品安全管理员", "联系人姓名", "店主",
    ),
    "hours": (
        "opening hours", "business hours", "hours of operation", "hours", "open hours", "opening times",
        "store hours", "营业时间", "营业时段", "开门时间", "开放时间", "经营时间",
    ),
    "needs": (
        "needs", "skills needed", "required skills", "skills", "requires", "所需技能", "检查要求", "所需专长",
        "所需资质", "所需装备", "特殊要求",
    ),
    "two_teams": (
        "two teams", "two team visit", "two teams needed", "joint visit", "双组检查", "两组联合", "联合检查",
        "两组检查", "双组",
    ),
}  # fmt: skip

REGISTRY: Vocabulary = {field: (*words, *REGISTRY_ABROAD.get(field, ())) for field, words in _REGISTRY_HOME.items()}

SECTORS: Vocabulary = {
    "id": (
        "sector id", "id", "code", "辖区编号", "编号", "代码", "行政区划代码", "区划代码", "countycode",
        "adcode", "geoid", "ext id",
    ),
    "name": (
        "sector name", "ext name", "name", "sector", "countyname", "townname", "county", "district", "township",
        "station", "辖区", "辖区名称", "名称", "区县", "区县名称", "乡镇", "监管所", "单位名称",
        "namelsad",
    ),
    "alias": (
        "countyeng", "towneng", "name en", "english name", "英文名", "别名", "alias", "short name", "简称",
    ),
    "parent": (
        "parent", "parent id", "parent sector", "superior", "上级", "上级辖区", "所属区县", "上级编号",
        "上级单位", "pid",
    ),
    "level": ("level", "kind", "type", "admin level", "级别", "层级", "类型", "deep"),
    "office": ("office", "office point", "depot", "办公地点坐标", "办公坐标"),
    "office_lat": ("office lat", "office latitude", "depot lat", "办公地点纬度", *_LAT_WORDS),
    "office_lon": (
        "office lon", "office lng", "office longitude", "depot lon", "办公地点经度", *_LON_WORDS,
    ),
    "duty_officer": (
        "duty officer", "duty", "officer on duty", "head", "值班员", "值班人员", "值班领导", "负责人",
        "责任人", "联系人",
    ),
    "phone": _PHONE_WORDS,
}  # fmt: skip

TEAMS: Vocabulary = {
    "id": (
        "team id", "team no", "team number", "team", "id", "检查组编号", "组号", "队号", "小组编号", "编号",
        "组别", "检查组",
    ),
    "name": ("team name", "name", "检查组名称", "小组名称", "组名", "队名", "名称"),
    "sector": (
        *_SECTOR_WORDS, "sector name", "county", "district", "区县", "所属区县", "辖区名称", "监管所",
        "所属监管所", "单位", "所属单位",
    ),
    "members": (
        "members", "officers", "inspectors", "team members", "成员", "组员", "执法人员", "检查人员", "队员",
        "人员",
    ),
    "member": (
        "member", "officer", "inspector", "officer name", "member name", "姓名", "执法人员姓名", "成员姓名",
    ),
    "credential": (
        "credential", "credential number", "credential no", "badge", "badge number", "certificate number",
        "credentials", "credential numbers", "badge numbers", "badges",
        "执法证号", "执法证", "执法证编号", "证号", "证件号", "执法证件号",
    ),
    "member_1": (
        "member 1", "officer 1", "inspector 1", "成员1", "执法人员1", "检查人员1", "组长", "leader",
        "team leader",
    ),
    "credential_1": (
        "credential 1", "badge 1", "officer 1 credential", "执法证号1", "证号1", "组长执法证号", "组长证号",
        "leader credential", "leader badge",
    ),
    "members_credential": (
        "组员证号", "组员执法证号", "组员执法证", "成员证号", "成员执法证号", "队员证号", "member credentials",
        "members credentials", "member badges",
    ),
    "phone_1": ("phone 1", "officer 1 phone", "电话1", "手机1", "组长电话"),
    "member_2": ("member 2", "officer 2", "inspector 2", "成员2", "执法人员2", "检查人员2"),
    "credential_2": ("credential 2", "badge 2", "officer 2 credential", "执法证号2", "证号2"),
    "phone_2": ("phone 2", "officer 2 phone", "电话2", "手机2"),
    "member_3": ("member 3", "officer 3", "inspector 3", "成员3", "执法人员3", "检查人员3"),
    "credential_3": ("credential 3", "badge 3", "officer 3 credential", "执法证号3", "证号3"),
    "phone_3": ("phone 3", "officer 3 phone", "电话3", "手机3"),
    "phone": _PHONE_WORDS,
    "office": ("office", "office point", "depot", "出发点坐标", "办公坐标", "坐标"),
    "office_lat": (
        "office lat", "office latitude", "depot lat", "start lat", "办公地点纬度", "出发点纬度",
        *_LAT_WORDS,
    ),
    "office_lon": (
        "office lon", "office lng", "office longitude", "depot lon", "start lon", "办公地点经度",
        "出发点经度", *_LON_WORDS,
    ),
    "shift_start": (
        "shift start", "start", "start time", "from", "上班时间", "班次开始", "开始时间", "上岗时间",
        "出发时间",
    ),
    "shift_end": (
        "shift end", "end", "end time", "to", "until", "下班时间", "班次结束", "结束时间", "收班时间",
        "返回时间",
    ),
    "skills": ("skills", "skill", "vehicle", "equipment", "技能", "专长", "装备", "资质"),
    "lunch": ("lunch", "lunch break", "break", "午休", "午休时间", "休息时间", "午餐", "用餐时间"),
}  # fmt: skip

DISTRIBUTION: Vocabulary = {
    "consignee_id": (
        "consignee id", "retailer id", "shop id", "store id", "customer id", "customer code", "customer no",
        "收货方编号", "经营户编号", "客户编号", "客户编码", "客户代码", "门店编号", "license number",
        "许可证编号", "统一社会信用代码", "uscc",
    ),
    "name": (
        "consignee", "consignee name", "customer", "customer name", "retailer", "retailer name", "shop",
        "shop name", "store", "store name", "name", "收货方", "收货方名称", "收货单位", "收货人", "客户",
        "客户名称", "经营户名称", "门店名称", "购货单位", "购货者名称", "购货方", "名称", "单位名称",
        "下游客户",
    ),
    "address": (
        "address", "consignee address", "delivery address", "ship to", "地址", "收货地址", "送货地址",
        "客户地址", "经营地址", "详细地址",
    ),
    "lot": (
        "lot", "lot number", "lot no", "lot code", "batch", "batch number", "batch no", "lot id", "批次",
        "批号", "生产批号", "批次号", "产品批号", "产品批次", "生产批次",
    ),
    "quantity": (
        "quantity", "qty", "amount", "units", "cases", "shipped", "数量", "发货数量", "销售数量", "件数",
        "供货数量", "箱数",
    ),
    "unit": ("unit", "uom", "unit of measure", "单位", "计量单位", "规格单位"),
    "date": (
        "date", "ship date", "shipped on", "delivery date", "shipping date", "日期", "发货日期", "送货日期",
        "销售日期", "供货日期", "出库日期",
    ),
}  # fmt: skip
