#!/usr/bin/env python3
"""Makes the workbooks beside it, which tests read. Run in this directory.

Made with openpyxl 3.1.5 and LibreOffice 7.4.7.2. All offices and meetings are invented.

    ledger.xlsx         written by openpyxl: formulas have no cached values
    ledger-lo.xlsx      the same, saved by LibreOffice, which reckons the formulas
    ledger-1904.xlsx    by openpyxl, with the epoch 1904
    ledger.xls, .ods    the same as ledger-lo.xlsx, saved by LibreOffice
    ledger-1904.xls     ledger-1904.xlsx, saved by LibreOffice
    many.xls            by xlwt 1.3.0, with a text that runs on in a second record
    ledger.et           a copy of ledger.xls: what WPS writes is the same inside
"""

import datetime
import pathlib
import shutil
import subprocess
import tempfile

import openpyxl
import xlwt
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HERE = pathlib.Path(__file__).resolve().parent


def book(path, epoch=None):
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    notes = book.active
    notes.title = "填表说明"
    notes["A1"] = "每行一条\n用北京时间"
    sheet = book.create_sheet("台账")
    sheet["A1"] = "学习传达情况台账"
    sheet["A1"].font = Font(bold=True)
    sheet.merge_cells("A1:G1")
    sheet["A2"] = "截至 2026年3月"
    sheet.append([])
    sheet.append(["单位", "会议", "传达时间", "报告时间", "人数", "占比", "备注"])
    when = datetime.datetime
    rows = [
        ["甲局", "M01", when(2026, 3, 5, 14, 30), "2026-03-06 09:00", 12, 0.5, '"重点"会议'],
        [None, "M02", when(2026, 3, 6, 8, 5, 9), "2026年3月7日10时", 7.25, 1, "=E6*2"],
        [None, "M03", datetime.date(2026, 3, 7), None, None, None, '=IF(1=1,"已办","未办")'],
        ["乙局", "M01", when(2026, 3, 9, 0, 0), "下午2:30", 1234567890123, -3, "=NA()"],
        [None, "M02", datetime.time(8, 30), None, True, None, "=1/0"],
        [None, None, None, None, None, None, None],
        ["丙局", "M01", when(2026, 3, 10, 23, 59, 59), "x", 0, 100, "两行\n的\t话"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A5:A7")
    sheet.merge_cells("A8:A10")
    for cell, form in {
        "C5": "yyyy/m/d h:mm",
        "C6": 'yyyy"年"m"月"d"日" h:mm:ss',
        "C7": "yyyy-mm-dd",
        "C8": "yyyy-mm-dd hh:mm",
        "C9": "h:mm",
        "C11": "yyyy-mm-dd hh:mm:ss",
        "F5": "0%",
        "F8": '"¥"#,##0.00',
    }.items():
        sheet[cell].number_format = form
    hidden = book.create_sheet("旧台账")
    hidden["A1"] = "旧"
    hidden.sheet_state = "hidden"
    chart = book.create_chartsheet("图")
    chart.sheet_state = "visible"
    book.active = 1
    book.save(path)


def saved(source, form, target, *more):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
            + ["--convert-to", form, "--outdir", f"{folder}/out", *more, str(source)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        # The exit code is 0 even where nothing was written.
        (made,) = pathlib.Path(f"{folder}/out").iterdir()
        shutil.copyfile(made, HERE / target)


def many(path):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("台账")
    sheet.write(0, 0, xlwt.Formula("1+1"))
    sheet.write(0, 1, datetime.datetime(2026, 3, 5, 14, 30), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"))
    sheet.write(0, 2, 0.1)
    for number in range(1, 60):
        sheet.write(number, 0, f"第{number}条学习传达情况" if number % 2 else f"item {number} of many texts")
    sheet.write(60, 0, "长" * 5_000)
    book.save(path)


book(HERE / "ledger.xlsx")
book(HERE / "ledger-1904.xlsx", CALENDAR_MAC_1904)
saved(HERE / "ledger.xlsx", "xlsx:Calc MS Excel 2007 XML", "ledger-lo.xlsx")
saved(HERE / "ledger.xlsx", "xls:MS Excel 97", "ledger.xls")
saved(HERE / "ledger.xlsx", "ods:calc8", "ledger.ods")
saved(HERE / "ledger-1904.xlsx", "xls:MS Excel 97", "ledger-1904.xls")
many(HERE / "many.xls")
shutil.copyfile(HERE / "ledger.xls", HERE / "ledger.et")
