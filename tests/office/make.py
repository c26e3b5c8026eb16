#!/usr/bin/env python3
"""Makes the sets of ledgers beside it, which tests/office.rs reads. Run in this directory: make.py [NAME ...].

Each set is NAME/office/ (files as an office keeps them), NAME/twin/ (plain CSV of the same facts) and NAME/args (what `check` is
given in NAME/office/); ../docs/office/ has the tables that the READMEs name. Made with openpyxl 3.1.5 and LibreOffice 7.4.7.2. All offices and meetings are invented. What openpyxl
writes comes out the same each time; LibreOffice puts the time into its files.
"""

import csv
import datetime
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import openpyxl

HERE = pathlib.Path(__file__).resolve().parent
D, HOUR, DAY = datetime.datetime, datetime.timedelta(hours=1), datetime.timedelta(days=1)
UNITS = [("青禾市发展和改革委员会", "市发改委"), ("青禾市教育局", "市教育局"), ("青禾市公安局", "市公安局"),
         ("青禾市民政局", "市民政局"), ("青禾市财政局", "市财政局"), ("青禾市城市管理局", "市城管局")]
MEETINGS = [("市政府第2次常务会议", D(2026, 1, 14, 11, 40)), ("全市安全生产电视电话会议", D(2026, 2, 4, 16, 30)),
            ("市政府第5次常务会议", D(2026, 3, 9, 12, 10)), ("全市防汛工作部署会", D(2026, 3, 24, 17))]
HEADS = {"meetings": "id,title,ended_at,category,scope,exclude", "departments": "id,name",
         "records": "meeting,department,transmitted_at,reported_at,measures,received_at",
         "exemptions": "meeting,department,reason,approved_by,duty,until,approved_at"}


def put(sheet, rows, row=1, column=1):
    """Writes rows from a cell on, None for an empty cell; the next row."""
    for i, cells in enumerate(rows):
        for j, value in enumerate(cells):
            if value is not None:
                sheet.cell(row + i, column + j, value)
    return row + len(rows)


def across(sheet, row, text, last, column=1):
    """A row that is one cell merged across the table; the next row."""
    sheet.cell(row, column, text)
    sheet.merge_cells(start_row=row, end_row=row, start_column=column, end_column=last)
    return row + 1


def down(sheet, column, first, last):
    if last > first:
        sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)


def book(title):
    made = openpyxl.Workbook()
    made.active.title = title
    return made, made.active


def save(made, path):
    """Saves a workbook with no time of its making in it."""
    made.save(path)
    with zipfile.ZipFile(path) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts:
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-04-01T00:00:00Z", part)
            new.writestr(zipfile.ZipInfo(name, (2026, 4, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)


def by_libreoffice(path, ending):
    """The workbook as LibreOffice saves it; .et is an .xls by another name."""
    kind = "xls" if ending == "et" else ending
    with tempfile.TemporaryDirectory() as home:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", kind,
                        "--outdir", str(path.parent), str(path)], check=True, capture_output=True)
    path.unlink()
    made = path.with_suffix(f".{kind}")
    return made.rename(path.with_suffix(f".{ending}"))


def text_file(path, rows, encoding="utf-8", delimiter=","):
    with open(path, "w", newline="", encoding=encoding) as file:
        csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)


def twin(folder, **tables):
    """The plain tables: times in full, ids, no form."""
    for name, rows in tables.items():
        head = HEADS[name].split(",")
        plain = [["" if value is None else value.isoformat(" ") if isinstance(value, D) else str(value) for value in row] for row in rows]
        text_file(folder / f"{name}.csv", [head, *[row + [""] * (len(head) - len(row)) for row in plain]])


def spell(t, k):
    """A time as offices write it, in ten ways, exact to the minute."""
    if t is None:
        return None
    h, m = t.hour, t.minute
    part, hour = (("凌晨", h) if h < 6 else ("上午", h) if h < 12 else ("中午", h) if h == 12 else ("下午", h - 12) if h < 19 else ("晚上", h - 12))
    clock = f"{hour}点半" if m == 30 else f"{hour}点" if m == 0 else f"{hour}点{m}分"
    return [t, f"{t.year}.{t.month}.{t.day} {h}:{m:02d}", f"{t.year}年{t.month}月{t.day}日{h}时{m:02d}分",
            f"{t.year}/{t.month}/{t.day} {h}：{m:02d}", f"{t:%Y-%m-%d} {part}{hour}:{m:02d}",
            f"{t.year}年{t.month}月{t.day}日（周{'一二三四五六日'[t.weekday()]}）{h}:{m:02d}", f"{t.month}月{t.day}日{part}{clock}",
            f"{t:%Y-%m-%d} 星期{'一二三四五六日'[t.weekday()]} {h:02d}:{m:02d}", f"{t.year}.{t.month:02d}.{t.day:02d}\u3000{part}{clock}", f"{t:%Y-%m-%d %H:%M:%S}"][k % 10]


def done(m, u):
    """When a unit transmitted and reported a meeting: some late, some never."""
    ended = MEETINGS[m][1]
    told = ended + (2 + (7 * u + 5 * m) % 28) * HOUR if (u + 3 * m) % 8 else None
    reported = ended + (1 + (u + m) % 5) * DAY - HOUR if (2 * u + m) % 7 and told else None
    return told, reported


def all_records(names, meetings=None):
    """The twin's rows: `names` are the ids of the units in their order."""
    titles = meetings or [title for title, _ in MEETINGS]
    return [(title, name, *done(m, u)) for m, title in enumerate(titles) for u, name in enumerate(names) if any(done(m, u))]


def register(path, head=("序号", "会议名称", "召开时间", "结束时间", "会议地点", "主持人")):
    made, sheet = book("会议登记")
    across(sheet, 1, "2026年第一季度重要会议登记表", len(head))
    put(sheet, [head, *[[i + 1, title, ended - 2 * HOUR, ended, "市政府一楼会议室", "市长"] for i, (title, ended) in enumerate(MEETINGS)],
                ["合计", f"{len(MEETINGS)}次"]], 2)
    save(made, path)


def plain_twin(folder, ids=None, **more):
    ids = ids or [name for name, _ in UNITS]
    twin(folder, meetings=[(title, title, ended) for title, ended in MEETINGS],
         departments=[(own, name) for own, (name, _) in zip(ids, UNITS)], records=all_records(ids), **more)


def one_workbook(office, plain):
    """One workbook holds all: instructions, meetings, units, a sheet a month with a date and a time in two columns, figures, hidden lists."""
    made, sheet = book("填表说明")
    across(sheet, 1, "填 表 说 明", 6)
    put(sheet, [["一、各单位于会后及时填报。"], ["二、各栏填法："], ["栏目", "填法"], ["会议名称", "与《会议》表一致"], ["单位", "填简称"],
                ["传达日期", "如 2026-3-5"], ["传达时间", "24小时制，如 15:30"], ["联系人：办公室　电话：0000-1234567"]], 2)
    sheet = made.create_sheet("会议")
    put(sheet, [["序号", "会议名称", "会议日期", "会议时间", "类别"],
                *[[i + 1, title, ended.date(), f"{(ended - 2 * HOUR):%H:%M}-{ended:%H:%M}", "会议"] for i, (title, ended) in enumerate(MEETINGS)]])
    sheet = made.create_sheet("单位")
    put(sheet, [["序号", "单位名称", "简称", "曾用名", "联系人", "联系电话"],
                *[[i + 1, name, short, "青禾市行政执法局" if "城管" in short else None, "张三", f"0000-66{i:05d}"] for i, (name, short) in enumerate(UNITS)]])
    for month in (1, 2, 3):
        sheet = made.create_sheet(f"{month}月")
        across(sheet, 1, f"重要会议精神传达学习台账（{month}月）", 9)
        row = put(sheet, [["填报单位：市政府办公室", *[None] * 6, f"2026年{month}月31日"],
                          ["序号", "会议名称", "单位", "传达日期", "传达时间", "报告日期", "报告时间", "学习形式", "备注"]], 2)
        n, first = 0, row
        for m, (title, ended) in enumerate(MEETINGS):
            start = row
            for u, (name, short) in enumerate(UNITS):
                told, reported = done(m, u)
                if ended.month != month or not (told or reported):
                    continue
                n += 1
                who = "青禾市行政执法局" if "城管" in short and month == 1 else short
                cells = [n, title if row == start else None, who]
                for k, t in enumerate((told, reported)):
                    clock = None if t is None else t.time() if (u + k) % 2 else f"{t.hour}时{t.minute:02d}分"
                    day = None if t is None else (t.date(), f"{t.year}.{t.month}.{t.day}", f"{t.month}月{t.day}日")[(u + m) % 3]
                    cells += [day, clock]
                row = put(sheet, [[*cells, "集中学习"]], row)
            down(sheet, 2, start, row - 1)
        put(sheet, [["小计", f"{n}家次"], ["填表人：　　　　审核人："]], row)
    sheet = made.create_sheet("统计")
    put(sheet, [["单位", "应传达", "已传达", "未传达", "传达率"], *[[short, 4, 4 - u % 2, u % 2, "100%" if u % 2 == 0 else "75%"] for u, (_, short) in enumerate(UNITS)]])
    sheet = made.create_sheet("选项")
    put(sheet, [["会议", "讲话"], ["传达", "报告"]])
    sheet.sheet_state = "hidden"
    save(made, office / "青禾市会议精神传达总台账.xlsx")
    plain_twin(plain)
    return ["青禾市会议精神传达总台账.xlsx", "--year", "2026"]


def merged_down(office, plain):
    """Units merged down their meetings under a header of two rows; a list of contacts in sections; saved as .ods."""
    register(office / "会议登记.xlsx")
    made, sheet = book("通讯录")
    across(sheet, 1, "市直单位联络员通讯录", 6)
    row = put(sheet, [["序号", "单位", "简称", "联络员", "职务", "办公电话", "手机"]], 2)
    for head, part in (("一、综合部门", UNITS[:1] + UNITS[4:5]), ("二、其他部门", UNITS[1:4] + UNITS[5:])):
        row = across(sheet, row, head, 7)
        row = put(sheet, [[i + 1, name, short, "李四", "办公室主任", "0000-5550000", "13000000000"] for i, (name, short) in enumerate(part)], row)
    put(sheet, [["注：如有变动请及时告知。"]], row)
    save(made, office / "联络员通讯录.xlsx")
    made, sheet = book("台账")
    across(sheet, 1, "重要会议精神学习传达及落实情况台账", 9)
    put(sheet, [["序号", "责任单位", "会议名称", "学习传达情况", None, None, "落实情况", None, "备注"],
                [None, None, None, "时间", "形式", "人数", "报告时间", "具体措施"]], 2)
    for ref in ("A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:H2", "I2:I3"):
        sheet.merge_cells(ref)
    row = 4
    for u, (name, short) in enumerate(UNITS):
        first = row
        for m, (title, _) in enumerate(MEETINGS):
            told, reported = done(m, u)
            row = put(sheet, [[u + 1 if row == first else None, short if row == first else None, title, spell(told, u + m) or "未传达",
                               "党组会", 12 + u, spell(reported, 3 * u + m) or "—", "明确分工" if reported else None]], row)
        down(sheet, 1, first, row - 1)
        down(sheet, 2, first, row - 1)
    put(sheet, [["合计", f"{len(UNITS)}个单位", "24次"], ["单位负责人（签字）：　　　填表人：　　　填表日期：2026年3月31日"]], row)
    path = office / "落实情况台账.xlsx"
    save(made, path)
    by_libreoffice(path, "ods")
    plain_twin(plain)
    return ["会议登记.xlsx", "联络员通讯录.xlsx", "落实情况台账.ods", "--year", "2026"]


def wide_titles(office, plain):
    """Wide: a row a unit, a column a meeting, whose titles are merged under 各会议传达时间; two sheets, figures beside; saved as .et."""
    register(office / "会议登记.xlsx")
    made, sheet = book("单位名单")
    put(sheet, [["单位名称"], *[[name] for name, _ in UNITS]])
    save(made, office / "单位名单.xlsx")
    made, sheet = book("传达")
    for k, duty in enumerate(("传达", "报告")):
        sheet = sheet if k == 0 else made.create_sheet(duty)
        across(sheet, 1, f"第一季度会议精神{duty}情况一览表", 7)
        put(sheet, [["序号", "单位", f"各会议{duty}时间", None, None, None, "备注"], [None, None, *[title.replace("会议", "\n会议") for title, _ in MEETINGS]],
                    *[[u + 1, name, *[spell(done(m, u)[k], u + 2 * m) or ("无", "/", None)[u % 3] for m in range(4)]] for u, (name, _) in enumerate(UNITS)],
                    ["说明：按会议结束后首次传达填写。"]], 2)
        for ref in ("A2:A3", "B2:B3", "C2:F2", "G2:G3"):
            sheet.merge_cells(ref)
    sheet = made.create_sheet("汇总")
    put(sheet, [["会议名称", "应传达数", "已传达数", "按时传达率"], *[[title, 6, 5, 0.83] for title, _ in MEETINGS]])
    path = office / "一季度情况.xlsx"
    save(made, path)
    by_libreoffice(path, "et")
    plain_twin(plain)
    return ["会议登记.xlsx", "单位名单.xlsx", "一季度情况.et", "--year", "2026"]


def folder_by_month(office, plain):
    """A folder: a file a month in three formats, a form of extensions, lock and hidden files, a report that the program wrote."""
    register(office / "会议登记表.xlsx")
    made, sheet = book("Sheet1")
    across(sheet, 1, "市直单位名录", 4)
    put(sheet, [["编码", "单位全称", "单位简称", "地址"], *[[f"{i + 1:03d}", name, short, "市民中心"] for i, (name, short) in enumerate(UNITS)]], 2)
    made.create_sheet("Sheet2")
    save(made, office / "市直单位名录.xlsx")
    head = ["序号", "承办单位", "会议\n名称", "学习传达\n时间", "上报\n时间", "贯彻落实措施"]
    for month, ending in ((1, "xls"), (2, "csv"), (3, "xlsx")):
        rows = []
        for m, (title, ended) in enumerate(MEETINGS):
            for u, (name, short) in enumerate(UNITS):
                told, reported = done(m, u)
                if ended.month == month and told:
                    rows.append([len(rows) + 1, short, title, spell(told, u + m), spell(reported, u + 4), "已部署"])
        path = office / f"{month}月台账.{ending}"
        if ending == "csv":
            text_file(path, [[f"{month}月传达台账"], head, *rows, ["合计", len(rows)]], "gb18030")
            continue
        made, sheet = book("Sheet1")
        across(sheet, 1, f"{month}月份会议精神学习传达台账", 6)
        put(sheet, [head, *rows, ["合计", len(rows)], [None, None, None, None, "审核人："]], 2)
        save(made, path if ending == "xlsx" else path.with_suffix(".xlsx"))
        if ending == "xls":
            by_libreoffice(path.with_suffix(".xlsx"), "xls")
    made, sheet = book("延期")
    across(sheet, 1, "延期办理审批表", 8)
    put(sheet, [["序号", "会议名称", "申请单位", "延期任务", "延期理由", "延期至", "审批人", "审批时间"],
                [1, MEETINGS[2][0], "市公安局", "报告", "两会安保任务", D(2026, 3, 16, 18), "王秘书长", D(2026, 3, 10, 9)],
                [2, MEETINGS[3][0], "市民政局", "传达", "集中外出培训", "2026年3月27日18时", "王秘书长", "2026年3月24日18时30分"]], 2)
    save(made, office / "延期审批表.xlsx")
    (office / "~$会议登记表.xlsx").write_bytes(b"\x03wps" + bytes(160))
    (office / "上次检查.csv").write_text("rule,severity,meeting,department,duty,due,at\n", encoding="utf-8")
    plain_twin(plain, [f"{i + 1:03d}" for i in range(len(UNITS))], exemptions=[(MEETINGS[2][0], UNITS[2][0], "两会安保任务", "王秘书长", "report", D(2026, 3, 16, 18), D(2026, 3, 10, 9)),
                                  (MEETINGS[3][0], UNITS[3][0], "集中外出培训", "王秘书长", "transmission", D(2026, 3, 27, 18), D(2026, 3, 24, 18, 30))])
    return [".", "--year", "2026"]


def written_instructions(office, plain):
    """Instructions by 批示时间 with a scope each, several units in one cell, 收文时间; a blank first row and column."""
    papers = [("关于做好清明节安全防范工作的批示", D(2026, 3, 26, 9, 20), "全市"), ("关于整治占道经营的批示", D(2026, 3, 12, 15, 5), "市公安局、市城管局"),
              ("在全市经济运行调度会上的讲话", D(2026, 3, 18, 11), "市发改委、市财政局、市教育局、市民政局")]
    made, sheet = book("批示登记")
    across(sheet, 2, "市领导批示、讲话登记簿", 8, 2)
    put(sheet, [["序号", "文号", "文件标题", "类别", "批示时间", "传达范围", "批示内容"],
                *[[i + 1, f"青府批〔2026〕{i + 3}号", title, "讲话" if "讲话" in title else "批示", spell(at, 4 * i + 2), scope, "请抓好落实。"]
                  for i, (title, at, scope) in enumerate(papers)]], 3, 2)
    sheet = made.create_sheet("单位")
    put(sheet, [["单位", "简称"], *UNITS], 2, 2)
    sheet = made.create_sheet("办理台账")
    across(sheet, 2, "批示讲话办理台账", 9, 2)
    rows, records = [], []
    full = {short: name for name, short in UNITS}
    groups = [[["市发改委", "市财政局"], ["市教育局"], ["市公安局", "市民政局"]], [["市公安局", "市城管局"]], [["市发改委"], ["市财政局", "市教育局"]]]
    for p, (title, at, _) in enumerate(papers):
        for g, group in enumerate(groups[p]):
            got, told, reported = at + HOUR, at + (5 + 11 * g) * HOUR, at + (1 + g + p) * DAY if g != 2 else None
            means = "成立专班，每周调度" if (g + p) % 2 else "无"
            rows.append([len(rows) + 1, title if g == 0 else "同上" if False else title, "、".join(group), spell(got, g), spell(told, p + 2 * g + 1), means, spell(reported, 3 * p + g) or "未报告"])
            records += [(title, full[unit], told, reported, "" if means == "无" else means, got) for unit in group]
    put(sheet, [["序号", "文件标题", "承办单位", "收文时间", "传达学习时间", "落实措施", "报送时间", "备注"], *rows, ["注：多个单位承办的，以牵头单位为准。"]], 3, 2)
    save(made, office / "批示办理.xlsx")
    scope = lambda text: "all" if text == "全市" else ";".join(full[unit] for unit in text.split("、"))
    twin(plain, meetings=[(f"青府批〔2026〕{i + 3}号", title, at, "讲话" if "讲话" in title else "批示", scope(text)) for i, (title, at, text) in enumerate(papers)],
         departments=[(name, name) for name, _ in UNITS], records=records)
    return ["批示办理.xlsx", "--year", "2026"]


def a_sheet_a_unit(office, plain):
    """A workbook with a sheet a unit, which has no column of units: the sheet's name and a line above the header tell; the meetings as CSV with tabs."""
    text_file(office / "会议.csv", [["会议编号", "会议标题", "会议类型", "散会时间"], *[[f"2026-{m + 1:02d}", title, "会议", f"{ended:%Y/%m/%d %H:%M}"] for m, (title, ended) in enumerate(MEETINGS)]],
              "utf-16", "\t")
    text_file(office / "单位.csv", [["部门编码", "部门名称", "部门简称"], *[[f"D{u + 1}", name, short] for u, (name, short) in enumerate(UNITS)]], "gb18030")
    made, sheet = book("封面")
    across(sheet, 3, "会议精神落实情况报表（2026年一季度）", 6)
    put(sheet, [["青禾市人民政府办公室　制"]], 6, 3)
    for u, (name, short) in enumerate(UNITS):
        sheet = made.create_sheet(short)
        across(sheet, 1, "会议精神学习传达情况表", 6)
        if u % 2:
            put(sheet, [[f"填报单位（盖章）：{name}"]], 2)
        rows = [[m + 1, f"2026-{m + 1:02d}", title, *[spell(t, u + m + k) or "无" for k, t in enumerate(done(m, u))]] for m, (title, _) in enumerate(MEETINGS)]
        put(sheet, [["序号", "会议编号", "会议名称", "传达完成时间", "情况报告时间", "备注"], *rows, ["填报人：　　　联系电话："]], 3)
    save(made, office / "各单位落实情况.xlsx")
    twin(plain, meetings=[(f"2026-{m + 1:02d}", title, ended) for m, (title, ended) in enumerate(MEETINGS)],
         departments=[(f"D{u + 1}", name) for u, (name, _) in enumerate(UNITS)],
         records=[(f"2026-{m + 1:02d}", f"D{u + 1}", *done(m, u)) for m in range(4) for u in range(6) if any(done(m, u))])
    return ["会议.csv", "单位.csv", "各单位落实情况.xlsx", "--year", "2026"]


def sample_headers(office, plain):
    """Instructions with a filled sample of the form, a column of spans (会议时间 9:00-11:00), events a row, former names."""
    made, sheet = book("填报说明")
    across(sheet, 1, "填报说明", 5)
    put(sheet, [["1. 一事一行，时间精确到分。"], ["2. 样例如下："], ["会议名称", "单位名称", "事项", "时间"], ["某某会议", "某某局", "传达", "2026年1月1日10时"], ["某某会议", "某某局", "报告", "2026年1月2日10时"]], 2)
    sheet = made.create_sheet("办理流水")
    rows = []
    for m, (title, _) in enumerate(MEETINGS):
        for u, (name, short) in enumerate(UNITS):
            for what, t in zip(("传达", "报告"), done(m, u)):
                if t:
                    rows.append([len(rows) + 1, title, short if m % 2 else name, what, spell(t, len(rows))])
    put(sheet, [["流水号", "会议名称", "单位名称", "事项", "时间"], *rows])
    save(made, office / "办理流水.xlsx")
    made, sheet = book("Sheet1")
    put(sheet, [["序号", "会议名称", "会议时间", "会议地点"],
                *[[i + 1, title, f"{ended.year}年{ended.month}月{ended.day}日 {(ended - 2 * HOUR):%H:%M}-{ended:%H:%M}", "会议中心"] for i, (title, ended) in enumerate(MEETINGS)]])
    save(made, office / "会议.xlsx")
    made, sheet = book("Sheet1")
    put(sheet, [["序号", "单位名称", "别名"], *[[i + 1, name, short] for i, (name, short) in enumerate(UNITS)]])
    save(made, office / "单位.xlsx")
    plain_twin(plain)
    return ["会议.xlsx", "单位.xlsx", "办理流水.xlsx", "--year", "2026"]


def english_register(office, plain):
    """An office that writes English: months by name, Unit and Short name, a register a month whose headers differ."""
    made, sheet = book("Meetings")
    across(sheet, 1, "Register of important meetings, first quarter of 2026", 6)
    put(sheet, [["No.", "Meeting", "Held on", "Date ended", "Chair", "Venue"],
                *[[i + 1, title, f"{ended.day} {ended:%B %Y}", f"{ended.day} {ended:%B %Y %H:%M}", "Mayor", "Room 1"] for i, (title, ended) in enumerate(MEETINGS)],
                ["Total", len(MEETINGS)]], 2)
    save(made, office / "Meetings 2026.xlsx")
    text_file(office / "Units.csv", [["#", "Unit", "Short name", "Address", "Phone"],
                                     *[[i + 1, name, short, f"{i + 1} High Street", "555-0100"] for i, (name, short) in enumerate(UNITS)]])
    write = lambda t, k: None if t is None else (f"{t:%d/%b/%Y %H:%M}", f"{t.day}-{t:%b-%Y %H:%M}", f"{t:%B} {t.day}, {t:%Y %H:%M}", t)[k % 4]
    heads = {1: ("Dept.", "Passed on", "Reported on"), 2: ("Dept.", "Date circulated", "Date reported"), 3: ("Office", "Circulated", "Report date")}
    for month, (who, told, reported) in heads.items():
        made, sheet = book("Register")
        across(sheet, 1, f"Circulation register, 2026-{month:02d}", 6)
        rows = []
        for m, (title, ended) in enumerate(MEETINGS):
            for u, (_, short) in enumerate(UNITS):
                one, other = done(m, u)
                if ended.month == month and one:
                    rows.append([len(rows) + 1, title, short, write(one, u), write(other, u + 1) or "N/A", None])
        put(sheet, [["S/N", "Meeting", who, told, reported, "Remarks"], *rows, ["Total", len(rows)], ["Prepared by: J. Smith"]], 2)
        save(made, office / f"Register {month:02d}.xlsx")
    plain_twin(plain)
    return ["."]


def with_summaries(office, plain):
    """One workbook with a cover, contents, contacts, a form without rows, and two sheets that sum up the others."""
    made, sheet = book("封面")
    across(sheet, 5, "2026年度重要会议精神学习传达工作总台账", 8)
    put(sheet, [["青禾市人民政府办公室"], ["2026年4月"]], 9, 3)
    sheet = made.create_sheet("目录")
    put(sheet, [["序号", "工作表", "内容"], [1, "会议清单", "会议"], [2, "单位清单", "单位"], [3, "传达台账", "台账"]])
    sheet = made.create_sheet("会议清单")
    across(sheet, 1, "会议清单", 6)
    put(sheet, [["会议编号", "会议名称", "召开时间", "结束时间", "会议类型", "主办部门"],
                *[[f"HY{m + 1:03d}", title, ended - 2 * HOUR, ended, "会议", "市政府办"] for m, (title, ended) in enumerate(MEETINGS)]], 2)
    sheet = made.create_sheet("单位清单")
    put(sheet, [["编号", "单位名称", "单位简称", "上级单位", "分管领导"], *[[f"{u + 1:02d}", name, short, None, "副市长"] for u, (name, short) in enumerate(UNITS)]])
    sheet = made.create_sheet("通讯录")
    put(sheet, [["单位", "姓名", "职务", "手机"], *[[short, "李四", "主任", "13000000000"] for _, short in UNITS]])
    sheet = made.create_sheet("传达台账")
    across(sheet, 1, "传达台账", 8)
    rows = []
    for m, (title, _) in enumerate(MEETINGS):
        for u, (_, short) in enumerate(UNITS):
            told, reported = done(m, u)
            if told or reported:
                rows.append([len(rows) + 1, f"HY{m + 1:03d}", title, short, spell(told, u + m), spell(reported, u + 2 * m + 1), "是", "按时"])
    put(sheet, [["序号", "会议编号", "会议名称", "单位", "传达学习时间", "报告上报时间", "是否按时", "结论"], *rows, ["合计", None, None, None, len(rows)]], 2)
    sheet = made.create_sheet("单位统计")
    put(sheet, [["单位", "应传达", "已传达", "传达率", "最近一次传达时间"], *[[short, 4, 3, 0.75, D(2026, 3, 25, 9)] for _, short in UNITS]])
    sheet = made.create_sheet("会议统计")
    put(sheet, [["会议名称", "召开时间", "应传达单位数", "已传达单位数"], *[[title, ended - 2 * HOUR, 6, 5] for title, ended in MEETINGS]])
    sheet = made.create_sheet("延期")
    put(sheet, [["会议名称", "单位", "理由", "批准人", "任务", "延期至", "批准时间"]])
    save(made, office / "总台账.xlsx")
    twin(plain, meetings=[(f"HY{m + 1:03d}", title, ended) for m, (title, ended) in enumerate(MEETINGS)],
         departments=[(f"{u + 1:02d}", name) for u, (name, _) in enumerate(UNITS)],
         records=[(f"HY{m + 1:03d}", f"{u + 1:02d}", *done(m, u)) for m in range(4) for u in range(6) if any(done(m, u))])
    return ["总台账.xlsx", "--year", "2026"]


def of_the_readme():
    """The tables that the READMEs name, all done in time."""
    home = HERE.parent / "docs" / "office"
    home.mkdir(exist_ok=True)
    made, sheet = book("会议登记")
    across(sheet, 1, "2026年3月重要会议、讲话登记表", 5)
    put(sheet, [["序号", "会议名称", "结束时间", "类别", "地点"], [1, "市政府常务会议", D(2026, 3, 5, 17), "会议", "第一会议室"],
                [2, "市长在安全生产会议上的讲话", "2026年3月18日11时30分", "讲话", "市民中心"]], 2)
    save(made, home / "会议登记.xlsx")
    made, sheet = book("单位名单")
    put(sheet, [["序号", "单位名称", "简称", "联系电话"], [1, "青禾市财政局", "市财政局", "0000-5550001"], [2, "青禾市应急管理局", "市应急局", "0000-5550002"]])
    save(made, home / "单位名单.xlsx")
    made, sheet = book("3月")
    across(sheet, 1, "2026年3月学习传达台账", 7)
    put(sheet, [["序号", "会议名称", "单位", "传达时间", "报告时间", "具体措施", "备注"],
                [1, "市政府常务会议", "市财政局", D(2026, 3, 6, 9), "2026年3月9日 16:00", None],
                [2, None, "市应急局", "2026.3.5 19:30", D(2026, 3, 6, 10), None],
                [3, "市长在安全生产会议上的讲话", "市财政局", "2026-03-18 下午3:30", D(2026, 3, 19, 10), "逐项列出责任科室和完成时限"],
                [4, None, "市应急局", D(2026, 3, 18, 16), "2026年3月20日（周五）9:00", "成立专班，每周调度"],
                ["合计", "2次", "4家次"]], 2)
    down(sheet, 2, 3, 4)
    down(sheet, 2, 5, 6)
    save(made, home / "3月台账.xlsx")


def main():
    wanted = sys.argv[1:]
    if not wanted:
        of_the_readme()
    for case in (one_workbook, merged_down, wide_titles, folder_by_month, written_instructions, a_sheet_a_unit, sample_headers, english_register, with_summaries):
        name = case.__name__
        if wanted and name not in wanted:
            continue
        home = HERE / name
        shutil.rmtree(home, ignore_errors=True)
        for folder in ("office", "twin"):
            (home / folder).mkdir(parents=True)
        args = case(home / "office", home / "twin")
        (home / "args").write_text("\n".join(args) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
