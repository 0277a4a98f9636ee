//! What Markdown becomes, as a page shows it: the specification of this room. Tests only.

use super::*;

pub(super) fn walk<'w>() -> Walk<'w> {
    Walk {
        heading_base: 2,
        id_prefix: "",
        link: &|_| None,
        image: &|_| None,
        names: &[],
        marks: None,
        heading: &|_| None,
        has_first_image: false,
    }
}

pub(super) fn bare(source: &str) -> String {
    render(source, &walk())
}

fn render(source: &str, walk: &Walk) -> String {
    let parsed = parse(source, &Options::default());
    let mut out = String::new();
    html(&parsed.body, walk, &mut out);
    out
}

#[track_caller]
pub(super) fn check(source: &str, expected: &str) {
    assert_eq!(bare(source), expected, "{source}");
}

#[test]
fn headings_are_shifted_below_the_title_of_the_page() {
    for (source, expected) in [
        (
            "# 一、党建引领\n\n## （一）建站",
            "<h2 id=\"dang-jian-yin-ling\">一、党建引领</h2>\n<h3 id=\"jian-zhan\">（一）建站</h3>\n",
        ),
        ("### 建站", "<h2 id=\"jian-zhan\">建站</h2>\n"),
        ("## 建站 {#zhan}", "<h2 id=\"zhan\">建站</h2>\n"),
        ("## 台账 {甲}", "<h2 id=\"tai-zhang-jia\">台账 {甲}</h2>\n"),
        ("## ！", "<h2 id=\"section\">！</h2>\n"),
    ] {
        check(source, expected);
    }
}

#[test]
fn the_first_sentence_of_a_paragraph_can_be_its_head() {
    for (source, expected) in [
        (
            "一、强基固本。紧扣主题。",
            "<p><b class=\"run-in\" id=\"qiang-ji-gu-ben\">一、强基固本。</b>紧扣主题。</p>\n",
        ),
        (
            "**（二）搭台：**建站",
            "<p><b class=\"run-in\" id=\"da-tai\">（二）搭台：</b>建站</p>\n",
        ),
        (
            "一、突出**“新”**字。紧扣",
            "<p><b class=\"run-in\" id=\"tu-chu-xin-zi\">一、突出<strong>“新”</strong>字。</b>紧扣</p>\n",
        ),
        (
            "**一、强基**。紧扣",
            "<p><b class=\"run-in\" id=\"qiang-ji\">一、强基。</b>紧扣</p>\n",
        ),
        (
            "**一、强基。固本。**紧扣",
            "<p><strong>一、强基。固本。</strong>紧扣</p>\n",
        ),
        ("**一、强基。**", "<p><strong>一、强基。</strong></p>\n"),
        ("一、强基固本。", "<p>一、强基固本。</p>\n"),
        ("一、强基固本", "<p>一、强基固本</p>\n"),
        ("一是强基。二是固本。", "<p>一是强基。二是固本。</p>\n"),
        ("（1）强基。固本", "<p>（1）强基。固本</p>\n"),
        (
            "> 一、强基。固本",
            "<blockquote>\n<p>一、强基。固本</p>\n</blockquote>\n",
        ),
    ] {
        check(source, expected);
    }
    let long = format!("一、{}。后文", "长".repeat(40));
    check(&long, &format!("<p>{long}</p>\n"));
}

#[test]
fn blocks_of_bulletins() {
    for (source, expected) in [
        (
            "甲\n乙\nAI\nab\ncd",
            "<p>甲乙AIab cd</p>\n".replace("AIab", "AI ab").as_str(),
        ),
        ("甲\\\n乙", "<p>甲<br>\n乙</p>\n"),
        ("甲\r\n乙\r\n\r\n丙", "<p>甲乙</p>\n<p>丙</p>\n"),
        ("#\n\n甲\n\n\u{202e}", "<p>甲</p>\n"),
        ("- 甲\n- 乙", "<ul>\n<li>甲</li>\n<li>乙</li>\n</ul>\n"),
        (
            "3. 甲\n\n4. 乙",
            "<ol start=\"3\">\n<li>\n<p>甲</p>\n</li>\n<li>\n<p>乙</p>\n</li>\n</ol>\n",
        ),
        (
            "- 甲\n  - 乙",
            "<ul>\n<li>\n甲\n<ul>\n<li>乙</li>\n</ul>\n</li>\n</ul>\n",
        ),
        ("> 甲\n> 乙", "<blockquote>\n<p>甲乙</p>\n</blockquote>\n"),
        ("甲\n\n---\n\n乙", "<p>甲</p>\n<hr>\n<p>乙</p>\n"),
        ("~~甲~~", "<p><del>甲</del></p>\n"),
        (
            "```rust x\na<b\n```",
            "<pre><code class=\"language-rust\">a&lt;b\n</code></pre>\n",
        ),
        ("    a\n", "<p>a</p>\n"),
        (
            "站点\n: 家门口\n: 网上",
            "<dl>\n<dt>站点</dt>\n<dd>家门口</dd>\n<dd>网上</dd>\n</dl>\n",
        ),
        (
            "|站|数|\n|-|-:|\n|甲|3|\n",
            "<div class=\"table\" role=\"region\" aria-label=\"表格\" tabindex=\"0\">\n<table>\n<thead>\n\
             <tr><th scope=\"col\">站</th><th scope=\"col\" class=\"right\">数</th></tr>\n</thead>\n<tbody>\n\
             <tr><td>甲</td><td class=\"right\">3</td></tr>\n</tbody>\n</table>\n</div>\n",
        ),
        ("a & b < c \"d\"", "<p>a &amp; b &lt; c &quot;d&quot;</p>\n"),
        (
            "王\u{202e}利强\u{0}&#x202e;",
            "<p>王利强\u{fffd}</p>\n".replace('\u{fffd}', "").as_str(),
        ),
    ] {
        check(source, expected);
    }
}

#[test]
fn alerts_speak_chinese() {
    let alert = |class: &str, title: &str| {
        format!(
            "<aside class=\"alert alert-{class}\" aria-label=\"{title}\">\n<p class=\"alert-title\">{title}</p>\n<p>甲</p>\n</aside>\n"
        )
    };
    for (mark, class, title) in [
        ("NOTE", "note", "说明"),
        ("TIP", "tip", "提要"),
        ("IMPORTANT", "editor", "编者按"),
        ("WARNING", "warning", "注意"),
        ("CAUTION", "caution", "警示"),
        ("编者按", "editor", "编者按"),
        ("提要", "tip", "提要"),
        ("注意", "warning", "注意"),
    ] {
        check(&format!("> [!{mark}]\n> 甲"), &alert(class, title));
        check(&format!("> [!{mark}]\n>\n> 甲"), &alert(class, title));
        if !mark.is_ascii() {
            check(&format!("> [!{mark}] 甲"), &alert(class, title));
            check(&format!("> ［！{mark}］甲"), &alert(class, title));
            check(&format!("> 【!{mark}】\n> 甲"), &alert(class, title));
        }
    }
    check(
        "> [!甲]\n> 乙",
        "<blockquote>\n<p>[!甲]乙</p>\n</blockquote>\n",
    );
}

#[test]
fn an_image_alone_is_a_figure_with_caption_and_credit() {
    let view = |_| {
        Some(ImageView {
            src: "../a-800.jpg".into(),
            width: Some(800),
            height: Some(600),
            ..ImageView::default()
        })
    };
    let walk = Walk {
        image: &view,
        ..walk()
    };
    let img = |alt: &str| {
        format!(
            "<img src=\"../a-800.jpg\" alt=\"{alt}\" width=\"800\" height=\"600\" loading=\"lazy\" decoding=\"async\">"
        )
    };
    for (source, expected) in [
        (
            "![座谈会](a.jpg \"图为座谈会现场（王利强摄）\")",
            format!(
                "<figure>\n{}\n<figcaption>图为座谈会现场 <span class=\"credit\">摄影：王利强</span></figcaption>\n</figure>\n",
                img("座谈会")
            ),
        ),
        (
            "![旧楼](a.jpg \"正在加固的旧楼（示意图）\")",
            format!(
                "<figure>\n{}\n<figcaption>正在加固的旧楼 <span class=\"credit\">示意图</span></figcaption>\n</figure>\n",
                img("旧楼")
            ),
        ),
        (
            "![座谈会](a.jpg)",
            format!("<figure>\n{}\n</figure>\n", img("座谈会")),
        ),
        (
            "![图为座谈会](a.jpg)",
            format!(
                "<figure>\n{}\n<figcaption>图为座谈会</figcaption>\n</figure>\n",
                img("图为座谈会")
            ),
        ),
        (
            "![甲](a.jpg)\n![乙](b.jpg)",
            format!(
                "<figure>\n{}\n</figure>\n<figure>\n{}\n</figure>\n",
                img("甲"),
                img("乙")
            ),
        ),
        ("见![甲*乙*](a.jpg)", format!("<p>见{}</p>\n", img("甲乙"))),
        (
            "![甲](https://x.cn/a.jpg)",
            "<figure>\n<span class=\"no-image\">甲</span>\n</figure>\n".into(),
        ),
        (
            "![甲](data:image/png;base64,x)",
            "<figure>\n<span class=\"no-image\">甲</span>\n</figure>\n".into(),
        ),
    ] {
        assert_eq!(render(source, &walk), expected, "{source}");
    }
}

#[test]
fn links_lead_where_the_caller_says() {
    let link = |index| (index == 0).then(|| "../reports/a.html".to_owned());
    let walk = Walk {
        link: &link,
        id_prefix: "r1-",
        ..walk()
    };
    for (source, expected) in [
        (
            "[甲](a.md)[乙](b.md)",
            "<p><a href=\"../reports/a.html\">甲</a>乙</p>\n",
        ),
        (
            "[甲](a.md \"名\\\"录\")",
            "<p><a href=\"../reports/a.html\" title=\"名&quot;录\">甲</a></p>\n",
        ),
        (
            "[甲](https://x.cn/?a&b)",
            "<p><a href=\"https://x.cn/?a&amp;b\">甲</a></p>\n",
        ),
        (
            "<https://x.cn>",
            "<p><a href=\"https://x.cn\">https://x.cn</a></p>\n",
        ),
        ("<a@x.cn>", "<p><a href=\"mailto:a@x.cn\">a@x.cn</a></p>\n"),
        ("[甲*乙*](javascript:x)", "<p>甲<em>乙</em></p>\n"),
        (
            "[](https://x.cn)",
            "<p><a href=\"https://x.cn\">https://x.cn</a></p>\n",
        ),
        (
            "# 一、建站\n\n[见](#一、建站)[见](#建站)[见](#jian-zhan)",
            "<h2 id=\"r1-jian-zhan\">一、建站</h2>\n<p><a href=\"#r1-jian-zhan\">见</a>\
             <a href=\"#r1-jian-zhan\">见</a><a href=\"#r1-jian-zhan\">见</a></p>\n",
        ),
    ] {
        assert_eq!(render(source, &walk), expected, "{source}");
    }
}

#[test]
fn footnotes_come_last_with_a_way_back() {
    let walk = Walk {
        id_prefix: "p-",
        ..walk()
    };
    assert_eq!(
        render(
            "甲[^b]乙[^a]丙[^b]\n\n[^a]: 先写\n\n[^b]: 后写\n\n[^c]: 无人提",
            &walk
        ),
        "<p>甲<sup class=\"fnref\"><a id=\"p-fnref-1\" href=\"#p-fn-1\" aria-label=\"注1\">1</a></sup>\
         乙<sup class=\"fnref\"><a id=\"p-fnref-2\" href=\"#p-fn-2\" aria-label=\"注2\">2</a></sup>\
         丙<sup class=\"fnref\"><a id=\"p-fnref-1-2\" href=\"#p-fn-1\" aria-label=\"注1\">1</a></sup></p>\n\
         <div class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"注释\">\n<ol>\n\
         <li id=\"p-fn-1\">\n<p>后写 <a class=\"back\" href=\"#p-fnref-1\" aria-label=\"返回正文\">↩</a> \
         <a class=\"back\" href=\"#p-fnref-1-2\" aria-label=\"返回正文\">↩</a></p>\n</li>\n\
         <li id=\"p-fn-2\">\n<p>先写 <a class=\"back\" href=\"#p-fnref-2\" aria-label=\"返回正文\">↩</a></p>\n</li>\n\
         <li id=\"p-fn-3\">\n<p>无人提</p>\n</li>\n</ol>\n</div>\n"
    );
    check("甲[^x]", "<p>甲[^x]</p>\n");
}

#[test]
fn the_first_mention_of_a_name_is_a_link() {
    let names = [
        Name {
            text: "李明",
            href: "../deputies/li-ming.html",
        },
        Name {
            text: "李明华",
            href: "../deputies/lmh.html",
        },
    ];
    let walk = Walk {
        names: &names,
        ..walk()
    };
    let li_ming = "<a class=\"name\" href=\"../deputies/li-ming.html\">李明</a>";
    let li_ming_hua = "<a class=\"name\" href=\"../deputies/lmh.html\">李明华</a>";
    for (source, expected) in [
        ("李明说，李明做", format!("<p>{li_ming}说，李明做</p>\n")),
        ("李明华和李明", format!("<p>{li_ming_hua}和{li_ming}</p>\n")),
        (
            "# 李明\n\n[李明](https://x.cn)`李明`**李明**",
            format!(
                "<h2 id=\"li-ming\">李明</h2>\n<p><a href=\"https://x.cn\">李明</a><code>李明</code><strong>{li_ming}</strong></p>\n"
            ),
        ),
        (
            "一、李明。李明",
            format!("<p><b class=\"run-in\" id=\"li-ming\">一、李明。</b>{li_ming}</p>\n"),
        ),
    ] {
        assert_eq!(render(source, &walk), expected, "{source}");
    }
}

#[test]
fn raw_html_is_sanitised_as_a_whole() {
    for (source, expected) in [
        ("H<sub>2</sub>O", "<p>H<sub>2</sub>O</p>\n"),
        (
            "<div class=\"k\">\n\n**甲**\n\n</div>",
            "<div class=\"k\">\n<p><strong>甲</strong></p>\n</div>\n",
        ),
        ("甲<script>alert(1)</script>乙", "<p>甲alert(1)乙</p>\n"),
        ("<script>\nalert(1)\n</script>\n\n甲", "<p>甲</p>\n"),
        ("甲<!-- 待核 -->乙", "<p>甲乙</p>\n"),
        ("<!-- 待核 -->\n\n甲", "<p>甲</p>\n"),
        ("甲<b onclick=\"x\">乙</b>", "<p>甲<b>乙</b></p>\n"),
        ("<b>甲\n\n乙", "<p><b>甲</b></p><b>\n<p>乙</p>\n</b>"),
    ] {
        check(source, expected);
    }
}

#[test]
fn our_own_markup_passes_the_sanitiser_unchanged() {
    let view = |_| {
        Some(ImageView {
            src: "../a.jpg".into(),
            width: Some(8),
            height: Some(6),
            srcset: "../a-4.1.jpg 4w, ../a-8.2.jpg 8w".into(),
            webp: "../a-4.3.webp 4w, ../a-8.4.webp 8w".into(),
            is_drawing: false,
            placeholder: "shade-3".into(),
        })
    };
    let names = [Name {
        text: "李明",
        href: "../d/li.html",
    }];
    let walk = Walk {
        image: &view,
        link: &|_| Some("../b.html".into()),
        names: &names,
        ..walk()
    };
    let source = "# 一、甲\n\n一、乙。李明[见](b.md \"名\")[外](https://x.cn)[^1]\n\n> [!编者按]\n> 丙\n\n\
                  |a|b|\n|-|:-:|\n|1|2|\n\n![丁](a.jpg \"图为丁（王摄）\")\n\n3. 戊\n\n甲\n: 乙\n\n\
                  ```rust\nx\n```\n\n[^1]: 注\n";
    let plain = render(source, &walk);
    let with_html = render(&format!("{source}\n\n<u>己</u>"), &walk);
    // The raw paragraph stands before the notes.
    assert_eq!(with_html.replace("<p><u>己</u></p>\n", ""), plain);
}

#[test]
fn trusted_html_goes_out_as_written() {
    let options = Options { trust_html: true };
    let parsed = parse("<div onclick=\"x\">甲", &options);
    let mut out = String::new();
    html(&parsed.body, &walk(), &mut out);
    assert_eq!(out, "<div onclick=\"x\">甲\n");
    assert!(parsed.notes.is_empty());
}

#[test]
fn a_preview_finds_the_line_of_every_block() {
    let source = "# 甲\n\n乙\n\n> 丙\n>\n> - 丁\n\n[^1]: 注\n\n戊[^1]\n";
    let parsed = parse(source, &Options::default());
    let walk = Walk {
        marks: Some("甲.md"),
        ..walk()
    };
    let mut out = String::new();
    html(&parsed.body, &walk, &mut out);
    let lines: Vec<usize> = out
        .split("data-at=\"甲.md:")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse::<usize>().ok())
        .map(|block| parsed.places.blocks[block].line)
        .collect();
    assert_eq!(lines, [1, 3, 5, 5, 7, 11, 9]);
}

/// Notes as `rule: the text they point at`.
fn notes(source: &str) -> Vec<String> {
    parse(source, &Options::default())
        .notes
        .iter()
        .map(|note| format!("{}: {}", note.kind.rule(), &source[note.range.clone()]))
        .collect()
}

#[test]
fn what_an_author_should_mend_is_noted_where_it_stands() {
    for (source, expected) in [
        ("甲![](a.jpg)", vec!["missing-alt: ![](a.jpg)"]),
        (
            "![甲](//x.cn/a.jpg)",
            vec!["external-image: ![甲](//x.cn/a.jpg)"],
        ),
        (
            "[甲](javascript:x)",
            vec!["unsafe-link: [甲](javascript:x)"],
        ),
        (
            "见[甲](附件 1.docx)。",
            vec!["spaced-address: [甲](附件 1.docx)"],
        ),
        (
            "![甲](图/现场 1.jpg)",
            vec!["spaced-address: ![甲](图/现场 1.jpg)"],
        ),
        ("[甲](C:\\a.docx)", vec!["unsafe-link: [甲](C:\\a.docx)"]),
        ("甲<iframe src=x>", vec!["unsafe-html: <iframe src=x>"]),
        (
            "<div>\n<p onclick=x>甲</p>\n</div>",
            vec!["unsafe-html: <p onclick=x>"],
        ),
        ("[甲](#乙)", vec!["broken-anchor: [甲](#乙)"]),
        ("## 甲\n\n#### 乙", vec!["heading-skip: #### 乙"]),
        ("## 一、甲\n\n## 三、乙", vec!["heading-skip: ## 三、乙"]),
        ("## 一、甲\n\n## 一、乙", vec!["heading-skip: ## 一、乙"]),
        (
            "## （一）甲\n\n## 一、乙",
            vec!["heading-skip: ## （一）甲"],
        ),
        (
            "## （一）甲\n\n### 一、乙",
            vec!["heading-skip: ## （一）甲", "heading-skip: ### 一、乙"],
        ),
        ("一、甲。乙\n\n三、丙。丁", vec!["heading-skip: 三、丙。"]),
        (
            "[甲](data:x)\n\n## 一、甲\n\n## 三、乙\n\n![](a.jpg)",
            vec![
                "unsafe-link: [甲](data:x)",
                "heading-skip: ## 三、乙",
                "missing-alt: ![](a.jpg)",
            ],
        ),
    ] {
        assert_eq!(notes(source), expected, "{source}");
    }
}

#[test]
fn what_is_in_order_is_not_noted() {
    for source in [
        "## 一、甲\n\n### （一）乙\n\n### （二）丙\n\n## 二、丁\n\n### （一）戊",
        "## 甲\n\n一、乙。丙\n\n二、丁。戊\n\n## 己\n\n一、庚。辛",
        "## 二、甲\n\n## 三、乙",
        "一、甲。乙\n\n（一）丙。丁\n\n（二）戊。己\n\n二、庚。辛\n\n（一）壬。癸",
        "### 甲\n\n## 乙\n\n# 丙",
        "（一）甲。乙\n\n（二）丙。丁",
        "[甲](a.md)[乙](https://x.cn)<b class=\"k\">丙</b><!-- 丁 -->",
        "![甲](a.jpg)",
        "![甲](<现场 1.jpg>)[甲] (见 a.b)[乙](见 附件)",
    ] {
        assert_eq!(notes(source), [""; 0], "{source}");
    }
}

/// 2 for a heading of the second level, with a + if it is run in.
#[test]
fn levels_follow_the_marks_and_the_numbers() {
    for (source, expected) in [
        ("## 甲\n\n### 乙\n\n## 丙", "1甲 2乙 1丙"),
        ("### 甲\n\n## 乙", "2甲 1乙"),
        (
            "一、甲。子\n\n（一）乙。丑\n\n二、丙。寅",
            "1+一、甲 2+（一）乙 1+二、丙",
        ),
        (
            "## 一、甲\n\n（一）乙。子\n\n（二）丙。丑",
            "1一、甲 2+（一）乙 2+（二）丙",
        ),
        (
            "## 甲\n\n一、乙。子\n\n## 丙\n\n一、丁。丑",
            "1甲 2+一、乙 1丙 2+一、丁",
        ),
        ("## 一、甲\n\n二、乙。子", "1一、甲 1+二、乙"),
    ] {
        let body = parse(source, &Options::default()).body;
        let levels: Vec<String> = (body.headings.iter())
            .map(|h| format!("{}{}{}", h.level, if h.run_in { "+" } else { "" }, h.text))
            .collect();
        assert_eq!(levels.join(" "), expected, "{source}");
    }
}

#[test]
fn ids_are_pinyin_and_unique() {
    for (source, expected) in [
        (
            "# 建站\n\n# 建站\n\n# 建站",
            "jian-zhan jian-zhan-2 jian-zhan-3",
        ),
        ("# 建站\n\n# 甲 {#jian-zhan}", "jian-zhan-2 jian-zhan"),
        ("# 甲 {#a}\n\n# 乙 {#a}", "a a-2"),
        ("# 一、建站\n\n# （二）建站 2", "jian-zhan jian-zhan-2"),
    ] {
        let body = parse(source, &Options::default()).body;
        let ids: Vec<&str> = body.headings.iter().map(|h| h.id.as_str()).collect();
        assert_eq!(ids.join(" "), expected, "{source}");
    }
}

#[test]
fn a_body_is_equal_wherever_it_stands() {
    let source = "# 甲\n\n乙[丙](a.md)\n\n> 丁[^1]\n\n[^1]: 注\n";
    let one = parse(source, &Options::default());
    let two = parse(&format!("\n\n\n{source}\n\n"), &Options::default());
    assert_eq!(one.body, two.body);
    assert_ne!(one.places, two.places);
    assert_ne!(one.body, parse("# 甲", &Options::default()).body);
}

#[test]
fn places_point_at_the_source() {
    let source = "甲[乙](a.md)\n\n![丙](b.jpg)\n";
    let places = parse(source, &Options::default()).places;
    assert_eq!(&source[places.links[0].clone()], "[乙](a.md)");
    assert_eq!(&source[places.images[0].clone()], "![丙](b.jpg)");
    assert_eq!(places.blocks.len(), 2);
    assert_eq!(places.blocks[1].line, 3);
}

/// Whether every tag is closed in order, and none is open at the end.
fn is_balanced(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let Some(len) = rest[at..].find('>') else {
            return false;
        };
        let tag = &rest[at + 1..at + len];
        rest = &rest[at + len + 1..];
        let name = tag.split([' ', '/']).find(|part| !part.is_empty());
        let name = name.unwrap_or_default();
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return false;
            }
        } else if !matches!(name, "br" | "hr" | "img" | "wbr" | "col") {
            open.push(name);
        }
    }
    open.is_empty()
}

#[test]
fn any_text_becomes_balanced_html_without_scripts() {
    let pieces = [
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "[",
        "]",
        "(",
        ")",
        "![",
        "](a)",
        "\n",
        "\n\n",
        "\n- ",
        "\n1. ",
        "> ",
        "\n> ",
        "\n# ",
        "\n## 一、",
        "|",
        "\n|-|-|\n",
        "[^1]",
        "\n[^1]: ",
        "\n: ",
        "<b>",
        "</b>",
        "<div>\n",
        "</div>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<a href=\"javascript:x\">",
        "<p onclick=\"",
        "\"",
        "<",
        ">",
        "&",
        "&#x202e;",
        "“",
        "”",
        "。",
        "，",
        "（",
        "）",
        "甲",
        "乙丙",
        "a",
        "b c",
        " ",
        "\t",
        "    ",
        "\\",
        "\u{0}",
        "\u{202e}",
        "\r\n",
        "~",
        "一、",
        "。",
        "{#a}",
        "[!NOTE]",
        "[!编者按]",
        "[甲](javascript:x)",
        "<https://x.cn>",
        "🎉",
        "\u{301}",
        "<ul><li>",
        "<table><tr><td>",
    ];
    let mut seed = 1u64;
    for round in 0..3000 {
        let mut source = String::new();
        for _ in 0..(round % 60) {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            source.push_str(pieces[(seed >> 33) as usize % pieces.len()]);
        }
        let parsed = parse(&source, &Options::default());
        let mut out = String::new();
        let marks = Some("甲.md");
        html(&parsed.body, &Walk { marks, ..walk() }, &mut out);
        assert!(is_balanced(&out), "{source:?}\n{out}");
        assert!(!out.contains(['\u{202e}', '\u{0}']), "{source:?}\n{out}");
        for tag in out
            .split('<')
            .skip(1)
            .filter_map(|rest| rest.split('>').next())
        {
            let harmless = ["script", "!", "onclick", "href=\"java"].iter().all(|bad| {
                !tag.starts_with(bad) && (!tag.starts_with(['a', 'p']) || !tag.contains(bad))
            });
            assert!(harmless, "{source:?}\n{out}");
        }
        let rows = super::pieces(&parsed.body, &Walk { marks, ..walk() });
        assert_eq!(rows.html, out, "{source:?}");
        assert_eq!(rows.ranges().last().map_or(0, |last| last.end), out.len());
        let is_balanced = |row| is_balanced(rows.at(row));
        assert!(rows.ranges().all(is_balanced), "{source:?}");
        assert_eq!(parsed.ends.len(), parsed.body.blocks.len());
        assert!(parsed.ends.is_sorted(), "{source:?}");
        let counted = count_blocks(&parsed.body);
        assert_eq!(parsed.places.blocks.len(), counted, "{source:?}");
        assert_eq!(parsed.places.links.len(), parsed.body.links.len());
        assert_eq!(parsed.places.images.len(), parsed.body.images.len());
        assert_eq!(parsed.places.headings.len(), parsed.body.headings.len());
        for note in &parsed.notes {
            assert!(source.get(note.range.clone()).is_some());
        }
        let _ = characters(&plain(&parsed.body));
        let trusted = parse(&source, &Options { trust_html: true });
        out.clear();
        html(&trusted.body, &walk(), &mut out);
        assert_eq!(super::pieces(&trusted.body, &walk()).html, out);
    }
}

#[test]
fn a_body_comes_in_pieces_unless_its_html_ties_them_together() {
    for (source, trust_html, pieces) in [
        ("", false, 0),
        ("甲\n\n乙[^1]\n\n[^1]: 注", false, 3),
        ("甲<br>乙<b>丙</b>\n\n丁", false, 2),
        ("<div>\n<p>甲</p>\n</div>\n\n乙", false, 2),
        ("<div>\n\n甲\n\n</div>\n\n乙", false, 1),
        ("<b>甲\n\n乙</b>", false, 1),
        ("</div>\n\n乙", false, 1),
        ("<div>\n\n甲\n\n</div>\n\n乙", true, 1),
        ("<!-- 甲\n\n乙", true, 1),
        ("甲<i>乙</i>\n\n丙", true, 2),
    ] {
        let body = parse(source, &Options { trust_html }).body;
        let mut whole = String::new();
        html(&body, &walk(), &mut whole);
        let own = super::pieces(&body, &walk());
        assert_eq!(
            (own.ranges().len(), &own.html),
            (pieces, &whole),
            "{source}"
        );
    }
}

fn count_blocks(body: &Body) -> usize {
    let notes = body
        .footnotes
        .iter()
        .map(|f| super::compare::count(&f.blocks));
    super::compare::count(&body.blocks) + notes.sum::<usize>()
}

/// Each of these has brought down a Markdown program. The time is not asserted: a test that hangs is seen.
#[test]
fn rows_of_marks_neither_overflow_nor_hang() {
    let both = format!(
        "{}{}",
        "> ".repeat(100),
        "*甲 _乙 **丙 ".repeat(300) + &"_*".repeat(900)
    );
    for unit in [
        both.as_str(),
        ">",
        "> ",
        "[",
        "![",
        "*",
        "_",
        "`",
        "~~",
        "- ",
        "> - ",
        "1. ",
        "*a_",
        "是**“",
        "*“",
        "<b>",
        "<div>\n\n甲\n\n",
        "<script>",
        "<!--",
        "|a|b|\n|-|-|\n",
        "*[a ",
        "[甲](a)*“",
        "# 甲\n",
        "\n*",
        "[^1]",
        "\\",
        "<",
        "[a](",
        "a\n: ",
        "<b id=x>甲\n\n",
    ] {
        let source = unit.repeat((20_000 / unit.len()).max(1));
        let parsed = parse(&source, &Options::default());
        let mut out = String::new();
        html(&parsed.body, &walk(), &mut out);
        assert!(is_balanced(&out), "{unit:?}");
        let _ = (plain(&parsed.body), parsed.body.clone() == parsed.body);
    }
}
