"""Spreadsheets: what is read, what is refused, and that no formula goes out."""

import io
import zipfile

import pytest
from openpyxl import Workbook

from catalog.services.sheets import (
    MOST_BYTES,
    MOST_ROWS,
    SheetError,
    harmless,
    read_sheet,
    write_csv,
    write_xlsx,
)

COLUMNS = ("sku", "name")


def read(data):
    return read_sheet(data=data, columns=COLUMNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_is_read_however_a_spreadsheet_wrote_it(encoding, delimiter):
    data = f"SKU{delimiter} name \r\nA-1{delimiter}딸기 우유\r\n\r\n{delimiter}\r\n".encode(encoding)
    assert read(data) == [(2, {"sku": "A-1", "name": "딸기 우유"})]


def test_an_xlsx_is_read_and_numbers_come_as_they_look():
    book, data = Workbook(), io.BytesIO()
    for row in (["name", "sku"], ["체리", 26000.0], [None, None], [0.5, "01"]):
        book.active.append(row)
    book.save(data)
    assert read(data.getvalue()) == [(2, {"name": "체리", "sku": "26000"}), (4, {"name": "0.5", "sku": "01"})]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"sku,nome\nA,B",
        b"sku,sku\nA,B",
        b"\x00\x01\x02\xff\xfe",
        b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff",
        b"PK\x03\x04 no zip at all",
        b"sku,name\n" + b"A,B\n" * (MOST_ROWS + 1),
        b"sku,name\nA," + b"x" * 5000,
        b"x" * (MOST_BYTES + 1),
        b'sku,name\n"A,B',
    ],
)
def test_what_is_no_sheet_is_refused_in_a_sentence(data):
    with pytest.raises(SheetError, match=r"\w"):
        read(data)


def test_a_zip_bomb_is_refused_by_what_it_would_unfold_to():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (30 * 1024**2))
    assert len(data.getvalue()) < MOST_BYTES
    with pytest.raises(SheetError):
        read(data.getvalue())


RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'quoted", "'=1"]


@pytest.mark.parametrize("cell", RISKY)
def test_no_cell_goes_out_as_a_formula(cell):
    assert harmless(cell) == f"'{cell}"
    assert harmless("plain - 'text'") == "plain - 'text'"


@pytest.mark.parametrize("write", [write_csv, write_xlsx])
@pytest.mark.parametrize("cell", [cell for cell in RISKY if cell.strip() == cell])
def test_what_goes_out_comes_back_as_it_was(write, cell):
    assert read(write(COLUMNS, [["A-1", cell]])) == [(2, {"sku": "A-1", "name": cell})]
