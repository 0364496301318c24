"""Spreadsheets as they come and go: CSV in UTF-8 or CP949 and XLSX, within limits, and without formulas."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook

MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 24 * 1024 * 1024  # an XLSX is a ZIP: what it unfolds to is what costs
MOST_FILES = 200
MOST_ROWS = 5000
MOST_COLUMNS = 40
MOST_LETTERS = 4000  # in a cell
RISKY = "=+-@\t\r"  # how a cell begins that a spreadsheet may run
ENCODINGS = ("utf-8-sig", "cp949")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SheetError(Exception):
    """The file cannot be read; the message tells why."""


def read_sheet(*, data: bytes, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Each row that is not empty, with its line number, by column; SheetError when it cannot be.

    The first line names the columns, in any order. An unknown one is an error: a slip would lose data."""
    if len(data) > MOST_BYTES:
        raise SheetError(_("The file is larger than %s MB.") % (MOST_BYTES // 1024**2))
    lines = _xlsx(data) if data.startswith(b"PK") else _csv(data)
    header = [cell.strip().lower() for cell in next(lines, [])]
    while header and not header[-1]:
        header.pop()
    if unknown := [name for name in header if name not in columns]:
        raise SheetError(_("Unknown columns: %s.") % ", ".join(name or "—" for name in unknown))
    if len(set(header)) < len(header) or not header:
        raise SheetError(_("The first line must name each column once."))
    rows: list[tuple[int, dict[str, str]]] = []
    for number, cells in enumerate(lines, start=2):
        if len(rows) == MOST_ROWS:
            raise SheetError(_("More than %s rows: split the file.") % MOST_ROWS)
        if any(len(cell) > MOST_LETTERS for cell in cells):
            raise SheetError(_("Line %s holds a cell that is too long.") % number)
        if any(cell.strip() for cell in cells):
            rows.append((number, dict(zip(header, map(_undone, cells), strict=False))))
    return rows


def _csv(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise SheetError(_("This is no CSV: %s") % error) from error


def _decoded(data: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetError(_("The file is neither UTF-8 nor CP949 text, nor XLSX."))


def _xlsx(data: bytes) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            files = packed.infolist()
        # zipfile never unpacks more of a file than its entry says
        if len(files) > MOST_FILES or sum(file.file_size for file in files) > MOST_UNPACKED:
            raise SheetError(_("The file unfolds to more than can be read."))
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        # the size that a sheet states of itself may be wrong, or huge
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for cells in sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + 2, values_only=True):
            yield [_text(cell) for cell in cells]
    except SheetError:
        raise
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise SheetError(_("The XLSX file is damaged.")) from error


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, datetime | date) else str(cell)


def _undone(cell: str) -> str:
    """Without the apostrophe that `harmless` put before it, and without space around."""
    cell = cell.strip(" \n\xa0")
    return cell[1:] if cell[:1] == "'" and cell[1:2] in {*RISKY, "'"} and len(cell) > 1 else cell.strip()


def harmless(cell: str) -> str:
    """What no spreadsheet takes for a formula; `read_sheet` takes it back."""
    return f"'{cell}" if cell.startswith((*RISKY, "'")) else cell


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """With a byte order mark, by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(list(columns))
    for row in rows:
        sheet.append([harmless(cell) for cell in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
