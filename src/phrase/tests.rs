use proptest::prelude::*;

use super::*;

/// The units of a title, one after the other, parted by `|`.
fn cut(title: &str, names: &[&str]) -> String {
    let units = units(title, names);
    let texts: Vec<String> = units
        .iter()
        .map(|u| format!("{}{}", u.text, u.gap))
        .collect();
    texts.join("|")
}

fn cuts(expected: &[&str]) {
    for expected in expected {
        let title: String = expected.chars().filter(|c| *c != '|').collect();
        assert_eq!(cut(&title, &[]), *expected);
    }
}

#[test]
fn the_author_has_the_first_word() {
    cuts(&[
        "温县：|代表动起来　|活动实起来",
        "情暖新春　|为企业|“雪中送炭”",
        "两项活动|一体推进，|护航|“两高四着力”|落地",
        "为人民履职、|为中原添彩·|人大代表|在行动",
        "商丘市睢阳区：|代表进站点 |服务零距离",
        "转型发展的|攻坚者（一）",
    ]);
}

#[test]
fn words_of_the_trade_and_numbers_with_their_counters_stay_whole() {
    cuts(&[
        "稳步推进|人大代表|在行动|主题活动",
        "诸城市人大|创新实施|“专委会|对口联系|专业代表小组”|工作机制",
        "唐山市|把每年5月|定为“代表|集中培训月”",
        "75个联络站|织就一张|办实事的网",
        "三位代表|带着乡亲种菜、|办文旅、|养苔藓",
        "周口市川汇区|小桥街道|人大工委：|“四个一”|工作法推动|代表履职|走深走实",
    ]);
}

#[test]
fn particles_go_with_what_came_before_and_prepositions_with_what_comes() {
    cuts(&[
        "群众冷暖的|贴心人",
        "立足本职|为唐山|高质量发展|建功立业",
        "鹤壁市|把代表建议|和民生实事|办成“闭环”",
        "四位代表|把创新|做进港口、|陶瓷、钢构|和水产养殖",
        "仪征市|马集镇人大|“移动会客厅”里|倾听民声",
    ]);
}

#[test]
fn names_the_report_knows_are_never_broken() {
    assert_eq!(
        cut("鹤壁市山城区：为民履职走在前", &["鹤壁市", "山城区"]),
        "鹤壁市山城区：|为民履职|走在前"
    );
    let dotted = "古丽·买买提：草原上的带头人";
    assert!(
        cut(dotted, &["古丽·买买提"]).starts_with("古丽·买买提：|"),
        "{}",
        cut(dotted, &["古丽·买买提"])
    );
    // 发展李 is no word, but neither is 李展.
    let unit = |names: &[&str]| cut("带头发展李展鹏的合作社", names);
    assert!(unit(&["李展鹏"]).split('|').any(|u| u.contains("李展鹏")));
}

#[test]
fn a_headline_is_html_that_says_what_the_title_says() {
    assert_eq!(
        &*headline("情暖新春　为企业“雪中送炭”", &[]),
        "<span class=\"nb\">情暖新春</span>　<span class=\"nb\">为企业</span><wbr>\
         <span class=\"nb\">“雪中送炭”</span>"
    );
    assert_eq!(
        &*headline("<b>&\"'</b>", &[]),
        "<span class=\"nb\">&lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;</span>"
    );
    assert_eq!(&*headline("", &[]), "");
    assert_eq!(
        &*headline("代表工作", &[]),
        "<span class=\"nb\">代表工作</span>"
    );
}

#[test]
fn what_no_line_holds_may_break_anywhere() {
    let address = "https://example.cn/a-very-long-address";
    assert_eq!(&*headline(address, &[]), address);
}

/// What authors write, and what they do not.
fn titles() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "代表",
        "人大",
        "的",
        "了",
        "在",
        "和",
        "民生实事",
        "1000余",
        "3.5%",
        "“",
        "”",
        "《",
        "》",
        "：",
        "，",
        "、",
        "——",
        "·",
        "　",
        " ",
        "GDP",
        "é",
        "👨‍👩‍👧",
        "🇨🇳",
        "ไทย",
        "<b>",
        "&",
        "\"",
        "第",
        "五",
        "龘",
        "𠮷",
        "\u{301}",
        "\u{200b}",
        "（一）",
        "市",
        "县",
        "张",
    ]);
    prop_oneof![
        prop::collection::vec(piece, 0..40).prop_map(|p| p.concat()),
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn the_units_of_any_title_are_the_title(title in titles()) {
        let said: String = units(&title, &["张三", "代表"])
            .iter()
            .map(|u| format!("{}{}", u.text, u.gap))
            .collect();
        prop_assert_eq!(said, title.trim());
    }

    #[test]
    fn no_unit_of_any_title_is_wider_than_a_line(title in titles()) {
        for part in headline(&title, &[]).split("<span class=\"nb\">").skip(1) {
            let unit = part.split("</span>").next().unwrap_or_default();
            let unit = unit.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
            let unit = unit.replace("&quot;", "\"").replace("&#39;", "'");
            prop_assert!(tokens::width(&unit) <= WIDEST * 2, "{unit}");
        }
    }

    #[test]
    fn no_character_is_left_alone(words in prop::collection::vec(
        prop::sample::select(vec!["代表", "的", "在", "民生", "办", "人大常委会", "把", "小", "五"]), 2..12)) {
        let title = words.concat();
        for unit in units(&title, &[]) {
            prop_assert!(unit.text.chars().count() > 1, "{}", cut(&title, &[]));
        }
    }
}

#[test]
fn a_title_of_any_length_is_cut_in_good_time() {
    let title = "人大代表在行动和".repeat(500);
    assert!(units(&title, &[]).len() > 500);
}
