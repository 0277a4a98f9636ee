use super::*;
use Approx::*;
use proptest::prelude::*;

/// What was written, then value, unit and approximation it must be read as; it is printed as written.
const FIGURES: [(&str, &str, &str, Approx); 67] = [
    // As seen in the trade's own documents.
    ("4000余人次", "4000", "人次", Over),
    ("7600余人次", "7600", "人次", Over),
    ("1.2万人次", "12000", "人次", Exact),
    ("3.8万人次", "38000", "人次", Exact),
    ("200余名", "200", "名", Over),
    ("超3000人", "3000", "人", Above),
    ("超1万人", "10000", "人", Above),
    ("90余位", "90", "位", Over),
    ("11次", "11", "次", Exact),
    ("30余场次", "30", "场次", Over),
    ("500多场次", "500", "场次", Over),
    ("50余场", "50", "场", Over),
    ("46期", "46", "期", Exact),
    ("70余批次", "70", "批次", Over),
    ("197条", "197", "条", Exact),
    ("20余条", "20", "条", Over),
    ("650多条", "650", "条", Over),
    ("1500多件", "1500", "件", Over),
    ("1300余件", "1300", "件", Over),
    ("96件", "96", "件", Exact),
    ("213个", "213", "个", Exact),
    ("338个", "338", "个", Exact),
    ("20多个", "20", "个", Over),
    ("140余起", "140", "起", Over),
    ("230余项", "230", "项", Over),
    ("98篇", "98", "篇", Exact),
    ("190余篇次", "190", "篇次", Over),
    ("1000余册", "1000", "册", Over),
    ("67家", "67", "家", Exact),
    ("11万户", "110000", "户", Exact),
    ("30万亩", "300000", "亩", Exact),
    ("200亩", "200", "亩", Exact),
    ("100万吨", "1000000", "吨", Exact),
    ("10000套", "10000", "套", Exact),
    ("1500元", "1500", "元", Exact),
    ("2000万元", "20000000", "元", Exact),
    ("300多万元", "3000000", "元", Over),
    ("8000余万元", "80000000", "元", Over),
    ("超2500万元", "25000000", "元", Above),
    ("19.85亿元", "1985000000", "元", Exact),
    ("60%以上", "60", "%", AtLeast),
    ("超过60%", "60", "%", Above),
    ("35%", "35", "%", Exact),
    ("九成以上", "90", "%", AtLeast),
    ("100元以上", "100", "元", AtLeast),
    ("48小时内", "48", "小时", AtMost),
    ("两项", "2", "项", Exact),
    ("六件", "6", "件", Exact),
    // Forms the trade also uses.
    ("近400人", "400", "人", Under),
    ("约1.5万人", "15000", "人", About),
    ("逾2.3亿元", "230000000", "元", Above),
    ("至少3个", "3", "个", AtLeast),
    ("1.5万余人", "15000", "人", Over),
    ("2万亿元", "2000000000000", "元", Exact),
    ("三千二百人", "3200", "人", Exact),
    ("三十多万人", "300000", "人", Over),
    ("十余名", "10", "名", Over),
    ("百余名", "100", "名", Over),
    ("千余家", "1000", "家", Over),
    ("万多人", "10000", "人", Over),
    ("近九成", "90", "%", Under),
    ("九成多", "90", "%", Over),
    ("3吨多", "3", "吨", Over),
    ("5千米", "5", "千米", Exact),
    ("1.2万千瓦时", "12000", "千瓦时", Exact),
    ("3.5个百分点", "3.5", "个百分点", Exact),
    ("400人左右", "400", "人", About),
];

fn line(text: &str) -> Metric {
    Metric::parse_line("成效", text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

fn refused(text: &str) -> MetricError {
    Metric::parse_line("成效", text).expect_err(text)
}

fn parts<'a>(
    value: &'a str,
    unit: Option<&'a str>,
    approx: Option<&'a str>,
) -> Result<String, Problem> {
    Metric::from_parts("成效", value, unit, approx)
        .map(|metric| metric.text().to_owned())
        .map_err(|error| error.problem)
}

#[test]
fn figures_are_read_exactly_and_printed_as_said() {
    for (text, value, unit, approx) in FIGURES {
        let metric = line(text);
        let quantity = metric.quantity();
        assert_eq!(quantity.value().to_string(), value, "{text}");
        assert_eq!((metric.unit(), quantity.approx()), (unit, approx), "{text}");
        assert_eq!(metric.text(), text);
    }
}

#[test]
fn width_blanks_commas_and_fillers_are_dropped() {
    for (text, print) in [
        ("１０００余人次", "1000余人次"),
        (" 197 条 ", "197条"),
        ("1.2 万 人次", "1.2万人次"),
        ("12,345人", "12345人"),
        ("１２，３４５人", "12345人"),
        ("６０％以上", "60%以上"),
        ("达100万吨", "100万吨"),
        ("累计超过3000人", "超过3000人"),
    ] {
        assert_eq!(line(text).text(), print);
    }
}

#[test]
fn what_is_not_plainly_one_number_is_refused() {
    use Fault::*;
    for (text, fault) in [
        ("", Empty),
        ("增长35%", NoNumber),
        ("第3名", Ordinal),
        ("第三名", Ordinal),
        ("全部", Vague),
        ("2025年6月", NumberInUnit),
        ("1e5人", NumberInUnit),
        ("1小时30分", NumberInUnit),
        ("几十个", Vague),
        ("二十几个", Vague),
        ("20来个", Vague),
        ("数百人", Vague),
        ("一批", Vague),
        ("3—5个", SeveralNumbers),
        ("25～30克", SeveralNumbers),
        ("4%～6%", SeveralNumbers),
        ("5-10万人", SeveralNumbers),
        ("3至5人", SeveralNumbers),
        ("3个到5个", SeveralNumbers),
        ("三四个", SeveralNumbers),
        ("十七八个", SeveralNumbers),
        ("-3.5%", Signed),
        ("1,00人", BadDigits),
        ("1,2345人", BadDigits),
        ("0,123人", BadDigits),
        ("1 2人", BadDigits),
        ("1.人", BadDigits),
        (
            ".5人",
            NoZero {
                instead: Some("0.5人".into()),
            },
        ),
        ("1.2.3人", BadDigits),
        ("007人", BadDigits),
        ("1234567890123456人", TooLarge),
        (
            "近百名",
            BadNumeral {
                numeral: "百".into(),
                instead: Some("近100名".into()),
            },
        ),
        (
            "二〇二五件",
            BadNumeral {
                numeral: "二〇二五".into(),
                instead: None,
            },
        ),
        ("1000以上人次", MisplacedHedge),
        ("3个多月", MisplacedHedge),
    ] {
        assert_eq!(refused(text).problem, Problem::Figure(fault), "{text}");
    }
}

#[test]
fn what_follows_the_figure_must_be_a_unit() {
    for (text, unit) in [
        ("3个半月", "个半月"),
        ("197条。", "条。"),
        ("60%的代表", "%的代表"),
        ("3人<b>", "人<b>"),
        ("九成代表", "代表"),
        ("九多成", "成"),
        ("3人\u{202E}次", "人\u{202E}次"),
    ] {
        let what = Fault::BadUnit {
            unit: unit.into(),
            instead: None,
        }
        .what();
        assert_eq!(refused(text).what(), what, "{text}");
    }
}

#[test]
fn a_refusal_shows_the_line_to_write() {
    let error = Metric::parse_line_whole("接待咨询：约1.2万").unwrap_err();
    assert_eq!(error.what(), "“约1.2万”后面缺少单位");
    // Which unit it is only the author knows: none is put beside the number.
    assert_eq!(
        error.hint(),
        "请在“约1.2万”后面写上单位，如个、件、条、人次。"
    );
    let error = Metric::parse_line_whole("培训: 3百人").unwrap_err();
    assert_eq!(error.hint(), "请把数字写全，例如“培训: 300人”。");
    assert_eq!(error.at, Some("培训: 3".len().."培训: 3百".len()));
    assert_eq!(
        refused("近400余人").hint(),
        "请只留一个，例如“成效: 近400人”。"
    );
    let problem = |text| Metric::parse_line_whole(text).unwrap_err().problem;
    assert_eq!(problem("接待1.2万人次"), Problem::NoColon);
    assert_eq!(problem(" ：1.2万人次"), Problem::NoLabel);
}

/// What stands between 例如“ and ” in a hint.
fn example(error: &MetricError) -> Option<String> {
    let hint = error.hint();
    let (_, rest) = hint.split_once("例如“")?;
    Some(rest.split_once('”')?.0.to_owned())
}

#[test]
fn an_example_can_be_followed_to_the_letter() {
    for text in [
        "30+",
        "3千",
        "约30+个",
        "百分之六十",
        "近千余家",
        ".5万",
        "≥30个",
        "¥500",
        "廿人",
        "全部",
        "第三名",
        "2025年6月",
        "1小时30分",
        "12亿3456万元",
        "3万5千",
        "近400余人",
        "197条。",
        "3百",
        "1,00人",
        "几十个",
        "-3%",
        "1000以上人次",
    ] {
        let error = refused(text);
        let line = example(&error).unwrap_or_else(|| panic!("{text}: {}", error.hint()));
        assert!(Metric::parse_line_whole(&line).is_ok(), "{text}: {line}");
        for unit in [Some("个"), None] {
            let Err(error) = Metric::from_parts("成效", text, unit, None) else {
                continue;
            };
            let line = example(&error).unwrap_or_else(|| panic!("{text}: {}", error.hint()));
            let value = line
                .strip_prefix("数值: ")
                .unwrap_or_else(|| panic!("{line}"));
            let made = Metric::from_parts("成效", value, unit, None);
            let problem = made.map_err(|error| error.problem).err();
            // What has no unit is told to get one by the same hint.
            let asked = unit.is_none() && error.hint().contains("加上“单位");
            let clash = matches!(problem, Some(Problem::UnitClash { .. }));
            assert!(
                problem.is_none() || asked || clash,
                "{text} {unit:?}: {line}"
            );
        }
    }
}

#[test]
fn the_mark_of_a_list_is_no_part_of_a_label() {
    for (label, bare) in [
        ("-接待群众", "接待群众"),
        ("-　接待", "接待"),
        ("—接待", "接待"),
        ("• 接待", "接待"),
        ("1、接待", "接待"),
        ("12．接待", "接待"),
        ("③接待", "接待"),
    ] {
        let error = Metric::parse_line(label, "260人次").expect_err(label);
        let hint = error.hint();
        assert!(
            hint.contains(&format!("“- {bare}: 260人次”")),
            "{label}: {hint}"
        );
    }
    for label in ["12345热线办件", "1.5级站", "“1+N”站点", "3年走访"] {
        assert!(Metric::parse_line(label, "260人次").is_ok(), "{label}");
    }
}

#[test]
fn a_fault_of_a_mapping_stands_by_its_key() {
    let part = |value, unit, approx| {
        let made = Metric::from_parts("成效", value, Some(unit), approx);
        made.expect_err("it is refused").part
    };
    assert_eq!(part("30+", "人", None), Part::Value);
    assert_eq!(part("30", "人。", None), Part::Unit);
    assert_eq!(part("30人", "户", None), Part::Unit);
    assert_eq!(part("30", "人", Some("大概吧")), Part::Approx);
    assert_eq!(part("近30", "人", Some("余")), Part::Approx);
}

#[test]
fn a_mapping_says_the_same_as_the_line() {
    for (value, unit, approx, print) in [
        ("1.2万", Some("人次"), None, "1.2万人次"),
        ("2000", Some("万元"), None, "2000万元"),
        ("2000万元", Some("万元"), None, "2000万元"),
        ("1000余", Some("人次"), Some("over"), "1000余人次"),
        ("1000", Some("人次"), Some("over"), "1000余人次"),
        ("8000万", Some("元"), Some("多"), "8000多万元"),
        ("1.2万", Some("人次"), Some("over"), "1.2万余人次"),
        ("400", Some("人"), Some("under"), "近400人"),
        ("60", Some("%"), Some("at_least"), "60%以上"),
        ("60以上", Some("%"), Some("以上"), "60%以上"),
        ("九成", None, Some("at_least"), "九成以上"),
        ("九成", Some("%"), Some("over"), "九成多"),
        ("3000", Some("人"), Some("逾"), "逾3000人"),
        ("197条", None, Some("确数"), "197条"),
    ] {
        assert_eq!(parts(value, unit, approx).as_deref(), Ok(print), "{value}");
    }
}

#[test]
fn a_mapping_that_contradicts_itself_is_refused() {
    let approx_clash = |value, approx| parts(value, Some("人"), Some(approx));
    for (value, approx) in [("近400", "over"), ("1000余", "exact"), ("约30", "以上")] {
        let problem = approx_clash(value, approx).unwrap_err();
        assert!(
            matches!(problem, Problem::ApproxClash { .. }),
            "{problem:?}"
        );
    }
    for (value, unit) in [("197条", "件"), ("2000元", "万元"), ("197条", "条以上")] {
        let problem = parts(value, Some(unit), None).unwrap_err();
        assert!(matches!(problem, Problem::UnitClash { .. }), "{problem:?}");
    }
    let unknown = parts("30", Some("人"), Some("maybe")).unwrap_err();
    assert!(matches!(unknown, Problem::UnknownApprox { .. }));
    for (value, has) in [("30", false), ("60%", true)] {
        let problem = parts(value, Some("以上"), None).unwrap_err();
        assert!(
            matches!(problem, Problem::UnitIsHedge { value_has_unit, .. } if value_has_unit == has),
            "{problem:?}"
        );
    }
    for unit in [None, Some(" "), Some("万")] {
        let problem = parts("30", unit, None).unwrap_err();
        assert!(
            matches!(problem, Problem::NoUnit { .. }),
            "{unit:?} {problem:?}"
        );
    }
    // 1.2万 of 万人次 would be 1.2亿.
    assert!(parts("1.2万", Some("万人次"), None).is_err());
}

#[test]
fn only_exact_figures_of_one_unit_are_added() {
    assert!(line("197条").addable(&line("1.2万条")));
    assert!(!line("197条").addable(&line("20余条")));
    assert!(!line("30人").addable(&line("30人次")));
    assert!(!line("60%").addable(&line("35%")));
}

#[test]
fn over_belongs_behind_a_round_number() {
    for text in [
        "20余条",
        "4000余人次",
        "8000余万元",
        "1.5万余人",
        "197条",
        "近398人",
    ] {
        assert!(line(text).quantity().rounds_well(), "{text}");
    }
    for text in ["197余条", "1.25万余人", "1.5余万人"] {
        assert!(!line(text).quantity().rounds_well(), "{text}");
    }
}

#[test]
fn a_figure_is_its_number_and_what_follows() {
    assert_eq!(line("1000余人次").halves(), ("1000余", "人次"));
    assert_eq!(line("60%以上").halves(), ("60", "%以上"));
    assert_eq!(line("九成以上").halves(), ("九成以上", ""));
}

proptest! {
    #[test]
    fn every_figure_reads_back_as_itself(
        number in "(0|[1-9][0-9]{0,5})(\\.[0-9]{0,2}[1-9])?|[一二三四五六七八九]百|十[一二三]|两",
        magnitude in "|万|亿|万亿",
        hedge in 0usize..8,
        unit in "人次|名|条|万?元|%|平方千米|千克|个百分点|元/吨|km|场次",
    ) {
        let unit = unit.as_str();
        let text = match hedge {
            0 => format!("{number}{magnitude}{unit}"),
            1 => format!("{number}余{magnitude}{unit}"),
            2 => format!("{number}{magnitude}多{unit}"),
            3 => format!("近{number}{magnitude}{unit}"),
            4 => format!("不超过{number}{magnitude}{unit}"),
            5 => format!("{number}{magnitude}{unit}以上"),
            6 => format!("{number}{magnitude}{unit}左右"),
            _ => format!("超过{number}{magnitude}{unit}"),
        };
        if let Ok(metric) = Metric::parse_line("成效", &text) {
            prop_assert_eq!(metric.text(), text.clone());
            prop_assert_eq!(Metric::parse_line("成效", metric.text()), Ok(metric));
        } else {
            // Only a second magnitude, or a Chinese numeral run into one out of form, is refused.
            let doubled = unit.starts_with('万') && !magnitude.is_empty();
            let han = !number.is_ascii();
            prop_assert!(doubled || han, "{}", text);
        }
    }

    #[test]
    fn no_text_makes_the_readers_panic(
        label in "\\PC{0,8}", value in "\\PC{0,12}", unit in "\\PC{0,4}|以上|万元|%|成", near in "(近|约)?[0-9]{1,3}(余|万|成|%|人)?",
        approx in "over|多|以上|exact|\\PC{0,3}",
    ) {
        for value in [&value, &near] {
            let made = Metric::from_parts(&label, value, Some(&unit), Some(&approx));
            match made {
                Ok(metric) => {
                    prop_assert!(!metric.unit().is_empty());
                    let again = Metric::parse_line(&label, metric.text()).map(|m| m.quantity().clone());
                    prop_assert_eq!(again.as_ref(), Ok(metric.quantity()));
                }
                Err(error) => prop_assert!(!error.what().is_empty() && !error.hint().is_empty()),
            }
            let _ = Metric::parse_line_whole(&format!("{label}：{value}{unit}"));
        }
    }
}
