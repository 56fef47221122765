"""Workbooks as people have them: titles above the header, several sheets, formulas that failed, and bombs."""

import zipfile
from datetime import datetime

import pytest

from sim.errors import InputError
from sim.interchange.logs import excel_guard
from sim.interchange.logs.read import read_log
from tests.interchange.logs.workbook import ods_row, sheet_xml, write_ods, write_xlsx

HOUR = 3_600_000_000
HEADER = ["工单号", "环节", "开始时间", "完成时间", "处理人"]


def at(hour, minute=0):
    return datetime(2024, 3, 5, hour, minute)  # noqa: DTZ001 - a cell has no zone


ROWS = [
    [1001, "受理", at(8, 30), at(9), "林"],
    [1001, "勘查", at(10), None, "吴"],
    [1002, "受理", at(9), at(9, 30), "林"],
]


def notes(log):
    return {note["why"]: note for note in log.provenance["understood"]["notes"]}


def test_sheet_is_read_as_a_person_sees_it(tmp_path):
    log = read_log(write_xlsx(tmp_path / "book.xlsx", {"数据": [HEADER, *ROWS]}))
    assert log.work.select("case_id", "activity", "start_time", "end_time", "resource", "outcome").rows() == [
        ("1001", "勘查", 10 * HOUR, None, "吴", "open"),
        ("1001", "受理", 8.5 * HOUR, 9 * HOUR, "林", "done"),
        ("1002", "受理", 9 * HOUR, 9.5 * HOUR, "林", "done"),
    ]
    assert log.provenance["understood"]["form"] == "excel"
    assert log.provenance["understood"]["details"] == {"sheet": "数据", "header_row": "1"}


def test_header_stands_below_titles_and_empty_columns_fall_away(tmp_path):
    rows = [["工单明细表", None, None], ["导出时间", at(7)], []]
    rows += [[None, *row[:2], None, *row[2:]] for row in [HEADER, *ROWS]]
    log = read_log(write_xlsx(tmp_path / "book.xlsx", {"表": rows}))
    plain = read_log(write_xlsx(tmp_path / "plain.xlsx", {"表": [HEADER, *ROWS]}))
    assert log.work.drop("process").equals(plain.work.drop("process"))
    assert log.provenance["understood"]["details"]["header_row"] == "4"


def test_sheet_with_most_known_columns_is_taken_unless_one_is_named(tmp_path):
    other = [["工单号", "环节", "时间"], [7, "归档", at(8)]]
    path = write_xlsx(tmp_path / "book.xlsx", {"说明": [["读我"]], "归档": other, "数据": [HEADER, *ROWS]})
    assert read_log(path).work.height == 3
    assert read_log(path, mapping={"sheet": "归档"}).work["case_id"].to_list() == ["7"]
    with pytest.raises(
        InputError, match=r"there is no sheet '归当'; did you mean '.*'\? The sheets are 说明, 归档, 数据"
    ):
        read_log(path, mapping={"sheet": "归当"})


def test_header_row_may_be_said(tmp_path):
    rows = [["A", "B", "C"], ["a", "b", "c"], [1, "受理", at(8)]]
    path = write_xlsx(tmp_path / "book.xlsx", {"表": rows})
    said = {"header_row": 2, "columns": {"case": "a", "activity": "b", "time": "c"}}
    assert read_log(path, mapping=said).work["activity"].to_list() == ["受理"]
    with pytest.raises(InputError, match="row 9 names no columns"):
        read_log(path, mapping=said | {"header_row": 9})


def test_cells_are_texts_without_false_fractions(tmp_path):
    rows = [["case", "activity", "time", "whole", "part", "truth", "long"]]
    rows += [[7, "a", at(8), 3, 2.5, True, "007"], [8, "a", at(8), 4, 1, False, "008"]]
    cases = read_log(write_xlsx(tmp_path / "book.xlsx", {"t": rows})).cases
    assert cases.select("case_id", "attr_whole", "attr_part", "attr_truth", "attr_long").rows() == [
        ("7", 3, 2.5, True, "007"),
        ("8", 4, 1.0, False, "008"),
    ]


def test_failed_formulas_are_empty_and_numbers_of_days_are_dates(tmp_path):
    rows = [HEADER, [1, "受理", 45356.354166666664, "#REF!", "林"], ["#DIV/0!", "勘查", at(9), at(10), "吴"]]
    log = read_log(write_xlsx(tmp_path / "book.xlsx", {"t": rows}))
    assert log.work.select("activity", "start_time", "end_time").rows() == [("受理", 8.5 * HOUR, None)]
    assert notes(log)["no_case"]["count"] == 1


def test_cells_that_span_rows_speak_for_each_of_them(tmp_path):
    rows = [
        [],
        [None, "工单明细表"],
        [None, *HEADER],
        *([None, *row] for row in ROWS),
        [None, None, "归档", at(11), None, None],
    ]
    merged = '<mergeCells><mergeCell ref="B2:F2"/><mergeCell ref="B6:B7"/><mergeCell ref="F6:F1048576"/></mergeCells>'
    xml = sheet_xml(rows).replace("</sheetData>", f"</sheetData>{merged}")
    log = read_log(write_xlsx(tmp_path / "book.xlsx", {"t": rows}, sheet1=xml))
    assert log.work.filter(log.work["activity"] == "归档").select("case_id", "resource").rows() == [("1002", "林")]
    assert notes(log)["merged"]["count"] == 2


def test_open_document_is_read(tmp_path):
    rows = ods_row(*HEADER[:4]) + ods_row("1", "受理", "2024-03-05 08:00", "2024-03-05 09:00")
    log = read_log(write_ods(tmp_path / "book.ods", rows))
    assert log.work["end_time"].to_list() == [9 * HOUR]


def test_wrong_dates_name_sheet_and_row(tmp_path):
    path = write_xlsx(tmp_path / "book.xlsx", {"数据": [["标题"], HEADER, [1, "受理", "soon", None, None]]})
    with pytest.raises(InputError, match=r"book\.xlsx:数据!3 = soon: column '开始时间' must hold a date"):
        read_log(path)


def test_text_that_is_called_a_workbook_is_read_as_text(tmp_path):
    path = tmp_path / "export.xls"
    path.write_text("工单号\t环节\t时间\n1\t受理\t2024-03-05\n", encoding="gb18030")
    assert read_log(path).provenance["understood"]["details"] == {"encoding": "GB18030", "delimiter": "tab"}
    path.write_text("<html><table></table></html>", encoding="utf-8")
    with pytest.raises(InputError, match=r"export\.xls: is a web page, whatever its name ends in"):
        read_log(path)


def far(row, column):
    return sheet_xml([HEADER, *ROWS]).replace(
        "</sheetData>", f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row></sheetData>'
    )


SHARED = f"<sst><si><t>{'x' * 30_000}</t></si></sst>"
USES = "<worksheet><sheetData><row>" + '<c t="s"><v>0</v></c>' * 50_000 + "</row></sheetData></worksheet>"

BROKEN = {
    "only a header": ({"t": [HEADER]}, {}, "holds no events"),
    "nothing": ({"t": []}, {}, "holds no events"),
    "cut": ({"t": [HEADER, *ROWS]}, {"sheet1": sheet_xml([HEADER, *ROWS])[:300]}, "holds no events|is no workbook"),
    "no sheets": ({"t": [HEADER]}, {"workbook": "<workbook/>"}, "is no workbook|holds no events"),
    "far cell": ({"t": [HEADER]}, {"sheet1": far(1048576, "XFD")}, "a sheet spans 17,179,869,184 cells, and at most"),
    "shared text": ({"t": [HEADER]}, {"sheet1": USES, "sharedStrings": SHARED}, "unpacks to far more"),
    "entities": (
        {"t": [HEADER]},
        {"sharedStrings": '<!DOCTYPE s [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><sst><si><t>&c;</t></si></sst>'},
        "holds no events|is no workbook",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_broken_workbooks_are_refused(tmp_path, name):
    sheets, replaced, message = BROKEN[name]
    with pytest.raises(InputError, match=message):
        read_log(write_xlsx(tmp_path / "book.xlsx", sheets, **replaced))


@pytest.mark.parametrize("keep", [10, 0.3, 0.7, 0.99])
def test_cut_files_are_refused(tmp_path, keep):
    path = write_xlsx(tmp_path / "book.xlsx", {"t": [HEADER, *ROWS]})
    data = path.read_bytes()
    path.write_bytes(data[: int(keep * len(data)) if keep < 1 else keep])
    with pytest.raises(InputError, match="is no workbook that can be opened"):
        read_log(path)


def test_zip_bombs_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(excel_guard, "_SMALL", 1 << 16)
    bomb = sheet_xml([HEADER, *ROWS]).replace("</sheetData>", "<row></row>" * 300_000 + "</sheetData>")
    path = write_xlsx(tmp_path / "book.xlsx", {"t": []}, sheet1=bomb)
    assert path.stat().st_size < 20_000
    with pytest.raises(InputError, match=r"unpacks to far more than its size"):
        read_log(path)


def test_sizes_that_lie_are_not_believed(tmp_path, monkeypatch):
    monkeypatch.setattr(excel_guard, "MOST_UNPACKED", 1 << 20)
    path = write_xlsx(tmp_path / "book.xlsx", {"t": [HEADER]}, sheet1="x" * (3 << 20))
    data = bytearray(path.read_bytes())
    true = (3 << 20).to_bytes(4, "little")
    data = data.replace(true, (100).to_bytes(4, "little"))
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("xl/worksheets/sheet1.xml").file_size == 100
    with pytest.raises(InputError, match=r"unpacks to far more|is no workbook"):
        read_log(path)


@pytest.mark.parametrize("rows", [
    ods_row("a", repeated='table:number-columns-repeated="16384"').replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="1048576">'
    ),
    ods_row("a") + '<table:table-row table:number-rows-repeated="40000000"/>' + ods_row("b"),
])  # fmt: skip
def test_repeated_cells_are_bounded(tmp_path, rows):
    with pytest.raises(InputError, match=r"a sheet spans .* cells, and at most 20,000,000 are read"):
        read_log(write_ods(tmp_path / "book.ods", rows))


def test_empty_ends_of_open_document_sheets_do_not_count(tmp_path):
    rows = ods_row("case", "activity", "time") + ods_row("1", "a", "2024-03-05")
    rows += '<table:table-row table:number-rows-repeated="1048574">'
    rows += '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    assert read_log(write_ods(tmp_path / "book.ods", rows)).work.height == 1
