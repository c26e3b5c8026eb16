use crate::propose::*;

fn sample(name: &str, text: &str) -> Sample {
    let rows = text
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect());
    Sample::of_rows(name, rows.collect())
}

fn proposed(samples: &[Sample]) -> Vec<Proposal> {
    propose(
        samples,
        &Zone::named("Asia/Shanghai").unwrap(),
        &Config::default(),
    )
}

fn alone(name: &str, text: &str) -> Proposal {
    proposed(&[sample(name, text)]).remove(0)
}

fn columns(proposal: &Proposal) -> Vec<(&str, Option<&str>)> {
    (proposal.headings.iter())
        .map(|heading| (heading.text.as_str(), heading.meaning.column()))
        .collect()
}

fn heading<'a>(proposal: &'a Proposal, text: &str) -> &'a Meaning {
    let heading = proposal
        .headings
        .iter()
        .find(|heading| heading.text == text);
    &heading.unwrap_or_else(|| panic!("no {text}")).meaning
}

const DEPARTMENTS: &str = "单位编号,单位名称\nD01,财政局\nD02,应急局\nD03,教育局";
const MEETINGS: &str =
    "会议编号,会议名称,结束时间\nM1,常务会,2026-03-05 17:00\nM2,安全会,2026-03-09 11:00";

#[test]
fn the_contracts_own_headers_need_no_mapping() {
    let text = "会议,单位,传达时间,报告时间,备注\nM1,D01,2026-03-05 19:00,,";
    let proposal = alone("a.csv", text);
    assert_eq!(proposal.table, Some(Table::Records));
    assert!(proposal.is_complete() && !proposal.has_title);
    let is_known = |heading: &Heading| matches!(heading.meaning, Meaning::Known(_));
    assert!(proposal.headings.iter().all(is_known));
}

#[test]
fn words_of_offices_are_placed_below_a_title() {
    let text = "2026年3月会议精神传达情况,,,,,\n填报：办公室,,,,,\n序号,会议名称,责任单位,学习传达时间,上报时间（年月日时分）,联系人\n\
                1,常务会,财政局,2026-03-05 19:00,2026-03-06 10:00,张三";
    let proposal = alone("x.csv", text);
    assert_eq!((proposal.header, proposal.has_title), (3, true));
    assert_eq!(
        columns(&proposal),
        [
            ("序号", None),
            ("会议名称", Some("meeting name")),
            ("责任单位", Some("department")),
            ("学习传达时间", Some("transmitted_at")),
            ("上报时间（年月日时分）", Some("reported_at")),
            ("联系人", None),
        ]
    );
    assert!(proposal.is_complete());
}

#[test]
fn each_table_is_told_by_its_headers() {
    for (table, header) in [
        (Table::Meetings, "编号,会议标题,会议结束时间"),
        (Table::Meetings, "会议编号,会议名称,召开时间,传达范围"),
        (Table::Departments, "单位代码,单位全称,上级部门"),
        (Table::Records, "会议标题,部门,传达完成时间"),
        (Table::Records, "meeting id,department id,Transmitted At"),
        (Table::Exemptions, "会议,单位,原因,审批人"),
    ] {
        assert_eq!(alone("x.csv", header).table, Some(table), "{header}");
    }
    assert_eq!(alone("x.csv", "姓名,电话,住址\n张三,1,2").table, None);
    assert_eq!(alone("x.csv", "").table, None);
}

#[test]
fn what_counts_otherwise_is_left_open() {
    let proposal = alone("x.csv", "会议编号,会议名称,召开时间\nM1,a,2026-03-05 09:00");
    assert!(matches!(
        heading(&proposal, "召开时间"),
        Meaning::Open { columns, doubt: Doubt::Start, .. } if columns == &["ended_at"]
    ));
    assert_eq!(proposal.missing, [&["ended_at"]]);
    // A limit is not what was done, and neither is a plan.
    let text = "会议,单位,传达截止时间,计划上报时间,要求反馈日期\nM1,D1,2026-03-05 09:00,2026-03-05 09:00,2026-03-05 09:00";
    let proposal = alone("x.csv", text);
    for header in ["传达截止时间", "计划上报时间", "要求反馈日期"] {
        assert_eq!(heading(&proposal, header), &Meaning::NotDone);
    }
    assert_eq!(proposal.missing.len(), 1);
}

#[test]
fn cells_decide_where_a_header_only_holds_a_word() {
    let with = |cell: &str| {
        alone(
            "x.csv",
            &format!("会议,单位,报告时间,传达到位时间\nM1,D1,,{cell}"),
        )
    };
    let placed = with("2026-03-05 09:00");
    assert_eq!(
        heading(&placed, "传达到位时间").column(),
        Some("transmitted_at")
    );
    let contrary = with("已完成");
    assert!(matches!(
        heading(&contrary, "传达到位时间"),
        Meaning::Open {
            doubt: Doubt::FewTimes(Fit { fits: 0, of: 1 }),
            ..
        }
    ));
    assert!(matches!(
        heading(&with(""), "传达到位时间"),
        Meaning::Open {
            doubt: Doubt::NoCells,
            ..
        }
    ));
    // A usual word is contradicted by its cells all the same.
    let proposal = alone("x.csv", "会议,单位,报告时间,传达完成\nM1,D1,,是\nM2,D1,,否");
    assert_eq!(heading(&proposal, "传达完成").column(), None);
}

#[test]
fn words_that_repeat_do_not_contradict_a_column_of_times() {
    let with = |cells: [&str; 4]| {
        let rows = cells.map(|cell| format!("M1,D1,,{cell}")).join("\n");
        let proposal = alone("x.csv", &format!("会议,单位,传达时间,上报时间\n{rows}"));
        heading(&proposal, "上报时间").column()
    };
    assert_eq!(
        with(["2026-03-05 09:00", "暂无", "暂无", "暂无"]),
        Some("reported_at")
    );
    assert_eq!(with(["是", "暂无", "暂无", "是"]), None);
    assert_eq!(with(["2026-03-05 09:00", "张三", "李四", "王五"]), None);
}

#[test]
fn two_headers_for_one_column_are_left_open() {
    let proposal = alone(
        "x.csv",
        "会议,责任单位,填报单位,传达时间\nM1,a,b,2026-03-05 09:00",
    );
    for (header, other) in [("责任单位", "填报单位"), ("填报单位", "责任单位")] {
        assert!(matches!(
            heading(&proposal, header),
            Meaning::Open { doubt: Doubt::Rival(rival), .. } if rival == other
        ));
    }
    assert_eq!(proposal.missing, [&["department"]]);
    // The contract's own header goes before another that means the same.
    let proposal = alone(
        "x.csv",
        "会议,单位,填报单位,传达时间\nM1,a,b,2026-03-05 09:00",
    );
    assert!(matches!(heading(&proposal, "填报单位"), Meaning::Spare { by, .. } if by == "单位"));
    assert!(proposal.is_complete());
    // Cells can tell them apart.
    let records = "会议,责任单位,填报单位,传达时间\nM1,财政局,张三,2026-03-05 09:00";
    let both = [sample("d.csv", DEPARTMENTS), sample("x.csv", records)];
    let proposal = &proposed(&both)[1];
    assert_eq!(heading(proposal, "责任单位").column(), Some("department"));
    assert_eq!(heading(proposal, "填报单位").column(), None);
}

#[test]
fn cells_tell_meetings_and_departments_that_no_header_tells() {
    let records = "甲,乙,传达时间,报告时间\nD01,M1,2026-03-05 09:00,\n财政局,M2,2026-03-05 09:00,";
    let all = [
        sample("d.csv", DEPARTMENTS),
        sample("m.csv", MEETINGS),
        sample("x.csv", records),
    ];
    let proposal = &proposed(&all)[2];
    assert_eq!(heading(proposal, "甲").column(), Some("department"));
    assert_eq!(heading(proposal, "乙").column(), Some("meeting"));
    assert!(proposal.is_complete());
    // Without those tables nothing is guessed.
    assert_eq!(
        alone("x.csv", records).missing,
        [&["meeting"], &["department"]]
    );
}

#[test]
fn one_header_with_two_meanings_in_two_files_is_left_open() {
    let dates = "2026-03-05 09:00";
    let one = format!("会议,单位,报告时间,乙\nM1,D01,{dates},\nM1,D01,,");
    let files = [
        sample("d.csv", DEPARTMENTS),
        sample("m.csv", MEETINGS),
        sample("a.csv", "单位,甲,传达时间\nD01,M1,\nD02,M2,"),
        sample("b.csv", "会议,甲,传达时间\nM1,D01,\nM2,D02,"),
        sample("c.csv", &one),
    ];
    let proposals = proposed(&files);
    for proposal in &proposals[2..4] {
        assert!(matches!(
            heading(proposal, "甲"),
            Meaning::Open {
                doubt: Doubt::Elsewhere,
                ..
            }
        ));
        assert!(!proposal.is_complete());
    }
    assert!(proposals[4].is_complete());
}

#[test]
fn a_time_that_no_header_tells_is_offered() {
    let proposal = alone(
        "x.csv",
        "会议,单位,传达时间,经办时刻\nM1,D1,,2026-03-05 09:00",
    );
    assert!(matches!(
        heading(&proposal, "经办时刻"),
        Meaning::Open { columns, doubt: Doubt::OnlyCells, .. }
            if columns == &["reported_at", "feedback_at", "received_at"]
    ));
}

#[test]
fn a_slip_of_the_pen_is_placed_in_latin_and_left_open_in_chinese() {
    let text = "meeting,department,transmited_at,reportd_at,反馈时问\nM1,D1,2026-03-05 09:00,,2026-03-05 09:00";
    let proposal = alone("x.csv", text);
    assert_eq!(
        heading(&proposal, "transmited_at").column(),
        Some("transmitted_at")
    );
    // No cell bears this one out.
    assert_eq!(heading(&proposal, "reportd_at").column(), None);
    assert!(matches!(
        heading(&proposal, "反馈时问"),
        Meaning::Open {
            doubt: Doubt::OnlyNear,
            ..
        }
    ));
}

#[test]
fn rows_of_events_are_told_by_their_cells() {
    let header = "会议,单位,事项,时间";
    let proposal = alone(
        "x.csv",
        &format!("{header}\nM1,D1,学习传达,2026-03-05 09:00\nM1,D1,上报,2026-03-06 09:00"),
    );
    assert!(matches!(proposal.shape, Some(Shape::Events { .. })));
    assert!(proposal.is_complete());
    let proposal = alone("x.csv", &format!("{header}\nM1,D1,张三,2026-03-05 09:00"));
    assert_eq!(proposal.shape, None);
    assert!(!proposal.is_complete());
}

#[test]
fn wide_sheets_are_told_by_the_names_in_their_header() {
    let text = "各单位学习传达时间,,,\n会议名称,财政局,应急局,教育局\n常务会,2026-03-05 19:00,2026-03-06,无";
    let all = [sample("d.csv", DEPARTMENTS), sample("x.csv", text)];
    let proposal = &proposed(&all)[1];
    assert_eq!(
        proposal.shape,
        Some(Shape::Wide {
            strangers: Vec::new(),
            across: Some((Table::Departments, true)),
            places: vec![1, 2, 3],
            mark: None,
            duty: Some(crate::domain::duty::Duty::Transmission),
        })
    );
    assert!(proposal.is_complete());
    assert_eq!(proposal.times.dates.as_ref().map(|dates| dates.0), Some(1));
    // The reverse.
    let text = "单位,常务会,安全会\n财政局,2026-03-05 19:00,2026-03-06 08:00";
    let all = [sample("m.csv", MEETINGS), sample("报告.csv", text)];
    let proposal = &proposed(&all)[1];
    assert!(matches!(
        proposal.shape,
        Some(Shape::Wide {
            across: Some((Table::Meetings, true)),
            duty: Some(crate::domain::duty::Duty::Report),
            ..
        })
    ));
    // With nobody known it is a guess by the ends of the words, and says so.
    let text = "会议名称,财政局,应急局,教育局,商务局\n常务会,2026-03-05 19:00,2026-03-06 08:00,2026-03-06 08:00,2026-03-06 08:00";
    let proposal = alone("x.csv", text);
    assert!(matches!(
        proposal.shape,
        Some(Shape::Wide {
            across: Some((Table::Departments, false)),
            duty: None,
            ..
        })
    ));
    assert!(!proposal.is_complete());
}

#[test]
fn what_is_no_time_is_told() {
    let text =
        "会议,单位,传达时间,报告时间\nM1,D1,2026-03-05,暂无\nM1,D2,3月6日,暂无\nM1,D3,无,改期再报";
    let times = alone("x.csv", text).times;
    // A day without a year is a date too, once the year is said.
    assert_eq!(
        times.dates,
        Some((2, "2026-03-05".into(), "传达时间".into()))
    );
    assert_eq!(
        times.yearless,
        Some((1, "3月6日".into(), "传达时间".into()))
    );
    assert_eq!(times.words, [("暂无".to_owned(), 2)]);
    assert_eq!(
        times.unread,
        Some((1, "改期再报".into(), "报告时间".into()))
    );
    // What says that it was done does not say "no time".
    let text = "会议,单位,传达时间\nM1,D1,已传达\nM1,D2,已传达\nM1,D3,同上\nM1,D4,同上";
    let times = alone("x.csv", text).times;
    assert_eq!(times.words, []);
    assert_eq!(times.unread, Some((4, "已传达".into(), "传达时间".into())));
    // A date is enough for a limit.
    let text = "会议,单位,理由,批准人,延期至\nM1,D1,a,b,2026-03-05";
    assert_eq!(alone("x.csv", text).times, Times::default());
}

#[test]
fn a_table_that_may_be_two_is_not_complete() {
    let proposal = alone("x.csv", "会议,单位,传达时间,理由,批准人,备注");
    assert!(proposal.rival.is_some() && !proposal.is_complete());
    // The name of the file decides.
    let proposal = alone("dir/单位表.csv", "编号,名称,备用");
    assert_eq!(
        (proposal.table, proposal.rival),
        (Some(Table::Departments), None)
    );
    let proposal = alone("台账.xlsx#单位", "编号,名称,备用");
    assert_eq!(
        (proposal.table, proposal.rival),
        (Some(Table::Departments), None)
    );
}

#[test]
fn what_is_about_a_meeting_is_not_the_meeting() {
    let text = "会议标题,责任单位,学习传达时间,会议地点,单位负责人,传达开始时间\n\
                a,b,2026-03-05 09:00,礼堂,张三,2026-03-05 08:00";
    let proposal = alone("x.csv", text);
    assert!(proposal.is_complete());
    for header in ["会议地点", "单位负责人"] {
        assert_eq!(heading(&proposal, header), &Meaning::Unknown);
    }
    assert!(matches!(
        heading(&proposal, "传达开始时间"),
        Meaning::Spare { by, .. } if by == "学习传达时间"
    ));
}

#[test]
fn a_list_of_known_departments_is_no_wide_sheet() {
    let contacts = "代号,称呼,电话\nD01,财政局,123\nD02,应急局,456";
    let all = [sample("d.csv", DEPARTMENTS), sample("x.csv", contacts)];
    let proposal = &proposed(&all)[1];
    assert_eq!((proposal.table, proposal.shape.as_ref()), (None, None));
}

#[test]
fn a_column_that_is_there_twice_is_told() {
    let proposal = alone(
        "x.csv",
        "会议,会议编号,单位,传达时间\nM1,M1,D1,2026-03-05 09:00",
    );
    assert!(matches!(
        heading(&proposal, "会议编号"),
        Meaning::Open { doubt: Doubt::Twice(other), .. } if other == "会议"
    ));
    assert!(proposal.missing.is_empty() && !proposal.is_complete());
}
