//! A metric (成效数据): what was counted, how much, in which unit, said as its writer said it. Read from one
//! line with [`Metric::parse_line_whole`] or from the keys of a mapping with [`Metric::from_parts`]; both
//! keep the exact value beside the words and refuse what is not plainly one number with one unit.

pub use super::fault::{Fault, MetricError, Problem};
use super::figure::Spoken;
use super::quantity::{Approx, Hedge, Magnitude, Quantity};

/// One figure of a report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Metric {
    label: String,
    quantity: Quantity,
    unit: String,
    /// As printed, and where its number ends. Kept, because every text that may state it is searched for it.
    text: String,
    number: usize,
    /// The key of the indicator this figure belongs to.
    pub key: Option<String>,
    /// Whom or what the figure covers.
    pub scope: Option<String>,
    /// The time the figure covers.
    pub period: Option<String>,
    /// The sentence of the source the figure was taken from.
    pub quote: Option<String>,
}

impl Metric {
    /// Reads `接待游客咨询: 1.2万人次`; the first colon, of either width, parts label and figure.
    pub fn parse_line_whole(text: &str) -> Result<Metric, MetricError> {
        let colon = text.char_indices().find(|(_, c)| matches!(c, ':' | '：'));
        let Some((at, colon)) = colon else {
            return Err(refusal("", Problem::NoColon, None));
        };
        let (label, rest) = text.split_at(at);
        let figure = rest.strip_prefix(colon).unwrap_or(rest);
        let shift = text.len() - figure.len();
        Metric::parse_line(label, figure).map_err(|mut error| {
            error.at = error.at.map(|at| at.start + shift..at.end + shift);
            error
        })
    }

    /// Reads the figure `text` as a writer would say it: 1000余人次, 九成以上, 近400人.
    pub fn parse_line(label: &str, text: &str) -> Result<Metric, MetricError> {
        Metric::from_parts(label, text, None, None)
    }

    /// Puts a metric together from the keys of a mapping. `value` may hold its unit (1.2万人次) or leave it
    /// to `unit`; `approx` is exact, over … at_most or a Chinese word (余, 近, 约, 超, 以上).
    pub fn from_parts(
        label: &str,
        value: &str,
        unit: Option<&str>,
        approx: Option<&str>,
    ) -> Result<Metric, MetricError> {
        let label = label.trim();
        let refuse = |problem, at| refusal(label, problem, at);
        if label.is_empty() {
            return Err(refuse(Problem::NoLabel, None));
        }
        let given = unit.map(str::trim).filter(|unit| !unit.is_empty());
        let said = match given.and_then(|unit| read_at_once(value.trim(), unit)) {
            Some(said) => said,
            None => {
                let said = Spoken::read(value)
                    .map_err(|(fault, at)| refuse(Problem::Figure(fault), Some(at)))?;
                with_unit(said, given).map_err(|problem| {
                    let at = match problem {
                        // The place to write the unit is the end of the figure.
                        Problem::NoUnit { .. } => Some(value.trim_end().len()..value.len()),
                        _ => None,
                    };
                    refuse(problem, at)
                })?
            }
        };
        let approx = approx.map(str::trim).filter(|word| !word.is_empty());
        let said = match approx {
            Some(word) => with_approx(said, word).map_err(|problem| refuse(problem, None))?,
            None => said,
        };
        let mut text = said.quantity.written();
        let number = text.len();
        text.push_str(&said.quantity.tail(&said.unit));
        Ok(Metric {
            label: label.to_owned(),
            text,
            number,
            quantity: said.quantity,
            unit: said.unit,
            key: None,
            scope: None,
            period: None,
            quote: None,
        })
    }

    /// What was counted: 接待游客咨询.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// How much.
    pub fn quantity(&self) -> &Quantity {
        &self.quantity
    }

    /// What the value counts: 人次, 元, %. Never empty, never with 万 or 亿.
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// The whole figure as printed: 1000余人次, 60%以上, 九成以上.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The number with the words before and in it, and what follows it: 1000余 and 人次; 九成以上 and nothing.
    pub fn halves(&self) -> (&str, &str) {
        self.text.split_at(self.number)
    }

    /// Whether the two may be added without a false claim: one unit, both exact. 人 and 人次 never are.
    /// Percentages of different wholes have one unit and still must not be added.
    pub fn addable(&self, other: &Metric) -> bool {
        let exact = |metric: &Metric| metric.quantity.approx() == Approx::Exact;
        self.unit == other.unit && !self.is_rate() && exact(self) && exact(other)
    }

    /// Whether it says how much of something rather than how many: 60%, 20℃, 3件/万人. Those of several places have no sum.
    pub fn is_rate(&self) -> bool {
        self.unit.contains(['%', '‰', '℃', '/']) || self.unit.contains("百分点")
    }

    /// Whether its label says that it is part of the number before it: 其中发明专利.
    pub fn is_part(&self) -> bool {
        self.label.starts_with("其中")
    }
}

fn refusal(label: &str, problem: Problem, at: Option<std::ops::Range<usize>>) -> MetricError {
    MetricError {
        problem,
        at,
        label: label.trim().to_owned(),
    }
}

/// Bare digits with a unit beside them, which most figures are: what [`with_unit`] comes to, in one reading. `None`
/// where there is anything else, or anything to say.
fn read_at_once(digits: &str, unit: &str) -> Option<Spoken> {
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let said = Spoken::read(&format!("{digits}{unit}")).ok()?;
    (!said.unit.is_empty()).then_some(said)
}

/// The figure with the unit given beside it, if it has none of its own.
fn with_unit(said: Spoken, given: Option<&str>) -> Result<Spoken, Problem> {
    let Some(given) = given else {
        return match said.unit.is_empty() {
            true => Err(Problem::NoUnit {
                written: said.text(),
            }),
            false => Ok(said),
        };
    };
    // The unit is read with a figure before it: the value may be 2000 and the unit 万元.
    let mut bare = said.clone();
    bare.unit = given.to_owned();
    let bad_unit = |(fault, _)| Problem::Figure(fault);
    if said.unit.is_empty() {
        let whole = Spoken::read(&bare.text()).map_err(bad_unit)?;
        // A “unit” that only ends in an approximator (以上) has not named one.
        return match whole.unit.is_empty() {
            true => Err(Problem::NoUnit {
                written: said.text(),
            }),
            false => Ok(whole),
        };
    }
    let alone = Spoken::read(&format!("1{given}")).map_err(bad_unit)?;
    let scale = alone.quantity.magnitude();
    let same_scale = scale == Magnitude::One || scale == said.quantity.magnitude();
    match alone.unit == said.unit && same_scale && alone.quantity.approx() == Approx::Exact {
        true => Ok(said),
        false => Err(Problem::UnitClash {
            written: said.text(),
            unit: given.to_owned(),
        }),
    }
}

/// The figure with the approximator given beside it; one of its own must be of the same kind.
fn with_approx(said: Spoken, word: &str) -> Result<Spoken, Problem> {
    let own = said.quantity.approx();
    let Some(hedge) = Hedge::named(word, &said.quantity) else {
        return Err(Problem::UnknownApprox { word: word.into() });
    };
    match (own, hedge) {
        _ if own == hedge.map_or(Approx::Exact, |hedge| hedge.approx) => Ok(said),
        (Approx::Exact, Some(hedge)) => {
            // Read again, so that the result is one that can stand in a line.
            Spoken::read(&said.hedged(Some(hedge)).text())
                .map_err(|(fault, _)| Problem::Figure(fault))
        }
        _ => Err(Problem::ApproxClash {
            written: said.text(),
            approx: word.into(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Approx::*;
    use proptest::prelude::*;

    /// What was written, then value, unit and approximation it must be read as; it is printed as written.
    const FIGURES: [(&str, &str, &str, Approx); 64] = [
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
            ("第3名", NoNumber),
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
            (".5人", NoNumber),
            ("1.2.3人", BadDigits),
            ("007人", BadDigits),
            ("1234567890123456人", TooLarge),
            (
                "百余名",
                BadNumeral {
                    numeral: "百".into(),
                    instead: Some("100余名".into()),
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
            ("2亿3000万元", "3000万元"),
            ("3万五千人", "五千人"),
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
        for unit in [None, Some(" "), Some("以上"), Some("万")] {
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
}
