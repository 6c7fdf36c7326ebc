"""Every reason that a rejects file can give, in English and Chinese. Braces are filled with details."""

from __future__ import annotations

REASONS: dict[str, tuple[str, str]] = {
    # The file as a whole
    "encoding-chosen": (
        "The file is not UTF-8; it was read as {encoding}. If names look wrong, say --encoding, or save it as UTF-8.",
        "文件不是 UTF-8 编码，按 {encoding} 读取；如名称有乱码，请用 --encoding 指定，或另存为 UTF-8 后重试。",
    ),
    "bytes-unreadable": (
        "These bytes are not valid {encoding}; they are kept as \\u escapes.",
        "存在不符合 {encoding} 编码的字节，已用 \\u 转义保留。",
    ),
    "sheet-not-read": (
        "The sheet “{sheet}” ({rows} rows) was not read: its headings are not those of the list.",
        "工作表“{sheet}”（{rows} 行）未读取：其表头与名录不同。",
    ),
    "sheets-together": (
        "{count} sheets have the same headings and were read as one list: {sheets}.",
        "{count} 张工作表表头相同，合并读取：{sheets}。",
    ),
    "title-rows-skipped": (
        "The headings were found in row {row}; what stands above was not read.",
        "表头位于第 {row} 行，其上的内容未读取。",
    ),
    "merged-cells-filled": (
        "{count} merged areas were read as if their text stood in each of their cells.",
        "有 {count} 处合并单元格，已按每格内容相同读取。",
    ),
    "blank-rows-skipped": ("{count} blank rows were skipped.", "跳过了 {count} 个空行。"),
    "quotes-mended": (
        "A quotation mark stands inside a text; it was taken as a part of it. Please look at this row.",
        "文字中有引号，已作为文字的一部分，请核对此行。",
    ),
    "cell-of-many-lines": (
        "One cell runs over {lines} lines: an opening quotation mark may be missing its pair, which would hide rows.",
        "一个单元格跨 {lines} 行，可能缺少配对的引号并掩盖了若干行，请核对。",
    ),
    "row-too-long": (
        "The row has {found} cells but there are {expected} headings; its cells may have shifted.",
        "此行有 {found} 格，而表头只有 {expected} 列，内容可能错位，请核对。",
    ),
    "row-too-short": (
        "The row has {found} cells but there are {expected} headings; the rest was taken as empty.",
        "此行只有 {found} 格，而表头有 {expected} 列，缺少的按空白处理。",
    ),
    "heading-repeated": (
        "Two columns have this heading; it belongs to no field.",
        "有两列使用同一列名，未用于任何字段。",
    ),
    "numbers-for-ids": (
        "The ids are stored as numbers in the workbook: leading zeros, if there were any, are already lost.",
        "工作簿中的编号以数字格式保存，前导零（如有）已经丢失。",
    ),
    "digits-lost": (
        "The workbook stores this as a number of more than 15 digits: its last digits may be wrong.",
        "工作簿以数字格式保存了超过 15 位的号码，末尾几位可能已失真。",
    ),
    "columns-not-read": (
        "These columns belong to no field and were not read: {columns}. Where one is needed, say --map FIELD=COLUMN.",
        "以下列不属于任何字段，未读取：{columns}。如需使用，请用 --map 字段=列名 指定。",
    ),
    "id-numbers-rows": (
        "“{column}” numbers the rows of one export: in the next one the same number may be another shop. "
        "If the file has an id of the shop itself, say --map id=COLUMN.",
        "“{column}”只是导出时的行号，下次导出时可能对应另一户；如文件另有经营户自身的编号，请用 --map id=列名 指定。",
    ),
    "nul-rows-skipped": (
        "{count} rows hold only NUL bytes and were skipped; the file may have been damaged or cut: compare its last "
        "rows with the original.",
        "有 {count} 行全是 NUL 字节，已跳过；文件可能损坏或不完整，请与原件核对末尾几行。",
    ),
    "position-from-shape": (
        "The shop is drawn as a {kind}; a point inside it was taken.",
        "该经营户绘为 {kind}，取其内部一点作为坐标。",
    ),
    "not-a-point": ("Only points give a position; this is a {kind}.", "只有点才能给出位置，此处为 {kind}。"),
    "column-chosen": (
        "Several columns could be the {field}; “{column}” was taken. Use --map {field}=COLUMN for another.",
        "有多列可作为“{field}”，采用了“{column}”；如需其他列请用 --map {field}=列名。",
    ),
    "column-not-unique": (
        "“{column}” repeats for different shops, so it was not taken as the id; “{chosen}” was.",
        "“{column}”在不同经营户间重复，不能作为编号，改用“{chosen}”。",
    ),
    "no-id-column": (
        "The file has no id column: each id was made from name and address, and changes when those change.",
        "文件没有编号列，编号由名称和地址生成；名称或地址变更后编号也会变化。",
    ),
    "no-position-column": ("The file has no column with positions.", "文件没有坐标列。"),
    "datum-doubted": (
        "The heading names the datum {named}, but the file was read as {datum}. If so, use --datum {named}.",
        "列名提示坐标系为 {named}，但按 {datum} 读取；如列名属实，请用 --datum {named}。",
    ),
    "order-assumed": (
        "Nothing tells which number is the longitude; they were read as longitude, latitude.",
        "无法判断经纬度先后，按“经度,纬度”读取。",
    ),
    # Rows that are not taken
    "nothing-to-visit": ("The row has neither an id, a name nor an address.", "此行没有编号、名称和地址。"),
    "heading-again": ("The row repeats the headings.", "此行重复了表头。"),
    "total-row": ("The row is a total, not a shop.", "此行为合计行，不是经营户。"),
    "excluded-by-choice": (
        "The row is outside what --where {column} asked for.",
        "此行不符合 --where {column} 的条件。",
    ),
    "duplicate-id": (
        "The same id stands in row {first}, which was kept.",
        "编号与第 {first} 行相同，保留第 {first} 行。",
    ),
    "duplicate-id-differs": (
        "The same id stands in row {first} with another name or address; row {first} was kept: please check.",
        "编号与第 {first} 行相同，但名称或地址不同，保留第 {first} 行，请核对。",
    ),
    "duplicate-id-spelling": (
        "The id of row {first} in another spelling, with the same name and address; row {first} was kept.",
        "与第 {first} 行编号仅写法不同，名称和地址相同，保留第 {first} 行。",
    ),
    "duplicate-shop": (
        "The same name and address stand in row {first}, which was kept.",
        "名称和地址与第 {first} 行相同，保留第 {first} 行。",
    ),
    # Cells that were changed
    "full-width-folded": ("Full-width characters were made ordinary.", "全角字符已转为半角。"),
    "text-escaped": (
        "Characters that can't be stored (NUL, broken surrogates) are kept as \\u escapes.",
        "含有无法存储的字符，已用 \\u 转义保留。",
    ),
    "id-unwrapped": ("The id stood in quotation or formula marks: {was}.", "编号带有引号或公式符号：{was}。"),
    "id-decimals-cut": ("The id was written as a decimal number: {was}.", "编号被写成小数：{was}。"),
    "name-from-company": (
        "The shop has no name of its own; the company's name was taken.",
        "经营户没有名称，采用企业名称。",
    ),
    "latitude-longitude-swapped": (
        "Latitude and longitude were exchanged; they stood as {was}.",
        "经纬度颠倒，已互换；原值为 {was}。",
    ),
    # Positions that are missing
    "position-missing": ("There is no position.", "没有坐标。"),
    "position-unreadable": ("The position can't be read.", "坐标无法识别。"),
    "position-zero": ("The position is 0, 0.", "坐标为 0,0。"),
    "position-impossible": (
        "No latitude and longitude have these values (projected metres are not read).",
        "经纬度数值不可能（不支持投影坐标）。",
    ),
    "positions-projected": (
        "{count} of {size} positions are no degrees; they look like metres of a map projection (such as EPSG:3857, a "
        "state plane or CGCS2000). Export them as longitude and latitude (EPSG:4326) and load the file again; until "
        "then these shops are visited by address.",
        "{size} 个坐标中有 {count} 个不是度数，像是投影坐标（如 EPSG:3857、CGCS2000 高斯投影，单位为米）。"
        "请转换为经纬度（EPSG:4326）后重新载入；此前这些经营户按地址查找。",
    ),
    "position-mirrored": (
        "With latitude and longitude exchanged this shop would stand among most of the others; the file has both "
        "orders, and nothing tells which one is right. Please check the two columns.",
        "经纬度互换后才与多数经营户在一处；文件中两种次序并存，无法判断哪种正确，请核对这两列。",
    ),
    "position-shifted": (
        "The row has too many cells, so its position can't be trusted.",
        "此行格数过多，坐标不可信。",
    ),
    "position-far": (
        "The position lies {km} km from the rest of the registry and was treated as missing.",
        "坐标距登记范围 {km} 公里，按缺失处理。",
    ),
    # What a person should look at
    "id-made": (
        "The row has no id; one was made from its name and address.",
        "此行没有编号，已由名称和地址生成。",
    ),
    "id-zeros-lost": (
        "Nearly all ids have {length} digits; this one may have lost its leading zeros ({full}). It was kept as it is.",
        "绝大多数编号为 {length} 位，此编号可能丢失前导零（应为 {full}），未作改动。",
    ),
    "id-check-digit": ("The id's check digit is wrong ({rule}).", "编号校验位不正确（{rule}）。"),
    "name-missing": ("The shop has no name.", "经营户没有名称。"),
    "likely-duplicate": (
        "Likely the same shop as row {first} ({other}): same name and address.",
        "可能与第 {first} 行（{other}）为同一经营户：名称和地址相同。",
    ),
    "similar-shop": (
        "Perhaps the same shop as row {first} ({other}): same address, and the name is {likeness} % alike.",
        "可能与第 {first} 行（{other}）为同一经营户：地址相同，名称相似度 {likeness}%。",
    ),
    "position-shared": (
        "{count} shops stand at this very point (rows {rows}): it may be a street's or a district's centre.",
        "{count} 家经营户坐标完全相同（第 {rows} 行），可能只是道路或区域中心点。",
    ),
    "kind-unknown": (
        "The type says nothing known; taken as a retailer, as were {count} rows like it.",
        "类型无法识别，按零售经营户处理（同类共 {count} 行）。",
    ),
    "hours-unreadable": (
        "The opening hours can't be read; the shop is taken to be open whenever a team comes.",
        "营业时间无法识别，按检查组到达时营业处理。",
    ),
    "two-teams-unreadable": (
        "It can't be read whether two teams must come; one was taken.",
        "无法识别是否须两组联合检查，按一组处理。",
    ),
    # Sectors
    "sector-text-and-point": (
        "The registry says {text}, the position lies in {point}; the registry's own words were followed.",
        "登记辖区为{text}，坐标位于{point}；按登记辖区归属。",
    ),
    "sector-nearest": (
        "The position lies {metres} m outside every sector; the nearest was taken.",
        "坐标在所有辖区之外 {metres} 米，归入最近的辖区。",
    ),
    "sector-unknown": (
        "Neither the position nor the registry's words name a known sector.",
        "坐标和登记文字都无法对应到已知辖区。",
    ),
    "sector-without-shape": (
        "The sector has no boundary; only the registry's words can place shops in it.",
        "该辖区没有边界，只能按登记文字归属。",
    ),
    "sector-shape-mended": (
        "The boundary crosses itself and was mended.",
        "边界自相交，已修复。",
    ),
    "sector-parent-unknown": (
        "The superior “{parent}” is not among the sectors.",
        "上级“{parent}”不在辖区表中。",
    ),
    # Teams and distribution lists
    "team-too-small": (
        "The team has {count} named officer(s); a lawful visit needs two.",
        "该检查组只有 {count} 名执法人员，合法检查须有两人。",
    ),
    "credential-missing": (
        "{name} has no credential number.",
        "{name} 没有执法证号。",
    ),
    "shift-unreadable": (
        "The time “{value}” can't be read; {default} was taken.",
        "时间“{value}”无法识别，按 {default} 处理。",
    ),
    "lunch-unreadable": (
        "The break “{value}” can't be read (write 12:00-13:00); none was taken.",
        "休息时间“{value}”无法识别（请写作 12:00-13:00），按无休息处理。",
    ),
    "shift-of-two": (
        "The members' hours differ; {start} to {end} is the longest time in which two of them are there.",
        "成员工作时间不一致；两人同时在岗的最长时段为 {start} 至 {end}。",
    ),
    "sector-not-known": ("There is no sector “{value}”.", "没有名为“{value}”的辖区。"),
    "quantity-unreadable": (
        "The quantity can't be read; the shipment counts, its quantity is unknown.",
        "数量无法识别，发货记录有效，数量按未知处理。",
    ),
    "date-unreadable": ("The date can't be read.", "日期无法识别。"),
    "consignee-unknown": (
        "No shop of the registry is this consignee.{near}",
        "登记中没有该收货方。{near}",
    ),
    "consignee-several": (
        "Several shops have this name and address ({ids}); none was chosen.",
        "有多家经营户与之相符（{ids}），未作选择。",
    ),
    "lot-missing": ("The shipment names no lot.", "发货记录没有批次。"),
}
