//! A province of N reports, the same every time: N/5 deputies, N/20 stations, N/4 issues of four reports.
//! Names and sentences are put together from a few parts; nobody in it exists.

use jianbao::disk::{Memory, SitePath};

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜";
const GIVEN: &str = "明华建国志强秀英丽娟文军海波玉兰春梅晓东红霞永刚俊杰淑珍德福";
const PLACES: &[&str] = &[
    "东平", "南安", "西宁", "北辰", "中原", "上阳", "下河", "青山", "白水", "红旗",
];
const TOPICS: &[&str] = &[
    "乡村振兴",
    "城市更新",
    "医养结合",
    "食品安全",
    "营商环境",
    "生态环保",
    "基层治理",
    "文旅融合",
];
const FIGURES: &[(&str, &str)] = &[
    ("走访群众", "人次"),
    ("收集意见建议", "条"),
    ("解决问题", "件"),
    ("开展培训", "期"),
    ("化解矛盾纠纷", "起"),
    ("服务企业", "家"),
];
const PHRASES: &[&str] = &[
    "代表们走进田间地头听取群众意见",
    "联络站建立问题清单并限时反馈",
    "组织相关部门现场会商解决办法",
    "依托接待日活动收集社情民意",
    "把群众的诉求写进建议并跟踪办理",
    "发挥专业优势开展政策宣讲",
    "推动老旧小区改造和道路修复",
    "建立履职档案并按月公示",
];
const HEADS: &[&str] = &[
    "一、强化阵地建设",
    "二、聚焦民生实事",
    "三、服务产业发展",
    "四、健全长效机制",
];

/// A small generator of its own, so that the province is the same on every machine and with every version.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    fn character(&mut self, of: &str) -> char {
        let n = self.roll(of.chars().count());
        of.chars().nth(n).unwrap_or('甲')
    }
}

/// The path of a file of the province.
pub fn path(text: &str) -> SitePath {
    text.parse().expect("a path of the province")
}

/// The path of report `i`.
pub fn report_path(i: usize) -> SitePath {
    path(&format!("content/reports/r{i:06}.md"))
}

/// The path of deputy `i`.
pub fn deputy_path(i: usize) -> SitePath {
    path(&format!("content/deputies/d{i:05}.md"))
}

/// The header and body of report `i`; `title` and `tail` are what the benchmarks edit.
pub fn report(n: usize, i: usize, title: &str, tail: &str) -> String {
    let mut dice = Dice(i as u64 + 1);
    let deputies: Vec<usize> = (0..1 + dice.roll(4))
        .map(|_| dice.roll((n / 5).max(1)))
        .collect();
    let stations: Vec<usize> = (0..1 + dice.roll(2))
        .map(|_| dice.roll((n / 20).max(1)))
        .collect();
    let figures: Vec<(&str, &str, usize)> = (0..3 + dice.roll(4))
        .map(|_| {
            let (label, unit) = FIGURES[dice.roll(FIGURES.len())];
            (label, unit, 2 + dice.roll(9998))
        })
        .collect();
    let list = |ids: &[usize], letter: char| {
        let ids: Vec<String> = ids.iter().map(|d| format!("{letter}{d:05}")).collect();
        ids.join(", ")
    };
    let mut text = format!(
        "---\ntitle: \"{}{}：{}（{i}）{title}\"\ndate: {}-{:02}-{:02}\nregion: 某省/{}市\ndeputies: [{}]\nstations: [{}]\ntopics: [{}, {}]\ncredit: 某市人大常委会代表工委\nmetrics:\n",
        dice.pick(PLACES),
        dice.pick(&["区", "县", "市"]),
        dice.pick(PHRASES),
        2015 + i * 11 / n.max(1),
        1 + dice.roll(12),
        1 + dice.roll(28),
        dice.pick(PLACES),
        list(&deputies, 'd'),
        list(&stations, 's'),
        dice.pick(TOPICS),
        dice.pick(TOPICS),
    );
    for (label, unit, value) in &figures {
        text.push_str(&format!("  - {label}: {value}{unit}\n"));
    }
    text.push_str("---\n");
    for head in HEADS {
        text.push_str(&format!("\n## {head}\n"));
        for _ in 0..3 {
            text.push('\n');
            for k in 0..5 {
                text.push_str(dice.pick(PHRASES));
                text.push(if k == 4 { '。' } else { '，' });
            }
            let (label, unit, value) = figures[dice.roll(figures.len())];
            text.push_str(&format!(
                "{}代表接待群众时，累计{label}{value}{unit}。\n",
                deputy_name(deputies[dice.roll(deputies.len())])
            ));
        }
    }
    text.push_str(tail);
    text
}

/// The name of deputy `i`.
pub fn deputy_name(i: usize) -> String {
    let mut dice = Dice(i as u64 + 77);
    let mut name = String::new();
    name.push(dice.character(SURNAMES));
    name.push(dice.character(GIVEN));
    name.push(dice.character(GIVEN));
    name
}

/// The file of deputy `i`, called `name`.
pub fn deputy(i: usize, name: &str) -> String {
    let mut dice = Dice(i as u64 + 99);
    format!(
        "---\nname: {name}\nlevels: [{}]\npost: {}街道负责人\nregion: 某省/{}市/第{}区\n---\n",
        dice.pick(&["全国", "省", "市", "县", "乡"]),
        dice.pick(PLACES),
        dice.pick(PLACES),
        dice.roll(15) + 1,
    )
}

/// The whole province in memory.
pub fn province(n: usize) -> Memory {
    let mut memory = Memory::new();
    memory.insert(
        path("site.toml"),
        "title = \"省代表工作\"\nbase_url = \"https://example.invalid\"\n\n[[series]]\nid = \"bulletin\"\ntitle = \"代表工作\"\nnumbering = \"running\"\n",
    );
    for i in 0..(n / 5).max(1) {
        memory.insert(deputy_path(i), deputy(i, &deputy_name(i)));
    }
    for i in 0..(n / 20).max(1) {
        let place = PLACES[i % PLACES.len()];
        memory.insert(
            path(&format!("content/stations/s{i:05}.md")),
            format!("---\nname: {place}街道人大代表联络站{i}\nregion: 某省/{place}市\n---\n"),
        );
    }
    for i in 0..n {
        memory.insert(report_path(i), report(n, i, "", ""));
    }
    for k in 0..(n / 4).max(1) {
        let ids: Vec<String> = (k * 4..(k * 4 + 4).min(n))
            .map(|i| format!("r{i:06}"))
            .collect();
        memory.insert(
            path(&format!("content/issues/i{k:05}.md")),
            format!(
                "---\nseries: bulletin\nnumber: {}\ndate: {}-01-01\nreports: [{}]\n---\n",
                k + 1,
                2015 + k * 44 / n.max(1),
                ids.join(", ")
            ),
        );
    }
    memory
}
