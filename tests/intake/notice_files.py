"""Notices in every kind of file, made on the spot."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter
from docx import Document

Row = Sequence[str | int | float]


def csv_bytes(rows: Sequence[Row], encoding: str = "utf-8", separator: str = ",") -> bytes:
    return "\r\n".join(separator.join(str(cell) for cell in row) for row in rows).encode(encoding)


def xlsx_bytes(rows: Sequence[Row], *, merged: Sequence[tuple[int, int, int, str]] = ()) -> bytes:
    """`merged`: (first row, last row, column, text)."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("批次")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    for first, last, column, text in merged:
        sheet.merge_range(first, column, last, column, text)
    book.close()
    return file.getvalue()


def docx_bytes(lines: Sequence[str], rows: Sequence[Row]) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                table.cell(at, column).text = str(cell)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf_bytes(lines: Sequence[str], *tables: Sequence[Sequence[str]]) -> bytes:
    """A page for each table, ruled; the lines above the first. ASCII only. With neither: a page like a scan's."""
    pages = []
    for number, rows in enumerate(tables or ((),)):
        drawn = [
            f"BT /F 10 Tf 40 {800 - 14 * at} Td ({line}) Tj ET" for at, line in enumerate(lines if not number else ())
        ]
        top, width = 700, 120
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                x, y = 40 + width * column, top - 20 * (at + 1)
                drawn.append(f"{x} {y} {width} 20 re S BT /F 8 Tf {x + 3} {y + 6} Td ({cell}) Tj ET")
        pages.append("\n".join(drawn).encode("ascii"))
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at, drawing in enumerate(pages):
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>"
            % (5 + 2 * at)
        )
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing))
    file = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(file)
    file += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    file += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    file += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(file)
