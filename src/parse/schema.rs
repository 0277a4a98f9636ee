//! Every key of front matter and `site.toml`: its two names, what it takes, an example, and a word on what it is for.
//! Parsing, suggestions, `docs/` and `jianbao add` all read this one list.

use Takes::*;

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    Text,
    Number,
    Date,
    Flag,
    Texts,
    /// One of the words; each (code, Chinese).
    Word(&'static [(&'static str, &'static str)]),
    Words(&'static [(&'static str, &'static str)]),
    Metrics,
    /// A mapping, or a list of mappings, with these keys.
    Entry(&'static [Key]),
    Entries(&'static [Key]),
    /// `contents`: reports, or columns of reports.
    Contents,
    /// Free keys, read elsewhere.
    Table,
}

/// One key.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    pub en: &'static str,
    pub zh: &'static str,
    pub takes: Takes,
    pub required: bool,
    /// A right value, as it would be typed after the colon.
    pub example: &'static str,
    pub what: &'static str,
}

const fn key(
    en: &'static str,
    zh: &'static str,
    takes: Takes,
    example: &'static str,
    what: &'static str,
) -> Key {
    Key {
        en,
        zh,
        takes,
        required: false,
        example,
        what,
    }
}

const fn must(key: Key) -> Key {
    Key {
        required: true,
        ..key
    }
}

pub const REPORT_KINDS: &[(&str, &str)] =
    &[("report", "报道"), ("brief", "简讯"), ("photo", "图片")];
pub const STATUSES: &[(&str, &str)] = &[("draft", "草稿"), ("review", "送审"), ("final", "定稿")];
pub const LEVELS: &[(&str, &str)] = &[
    ("national", "全国"),
    ("province", "省"),
    ("city", "市"),
    ("county", "县"),
    ("township", "乡"),
];
pub const STATION_KINDS: &[(&str, &str)] = &[
    ("center", "中心站"),
    ("home", "代表之家"),
    ("station", "联络站"),
    ("point", "联络点"),
    ("industry", "行业站"),
    ("base", "实践基地"),
    ("studio", "工作室"),
    ("online", "网上站"),
];
pub const SERIES_KINDS: &[(&str, &str)] = &[
    ("bulletin", "正刊"),
    ("supplement", "增刊"),
    ("special", "专刊"),
    ("album", "专辑"),
];
pub const NUMBERINGS: &[(&str, &str)] = &[("yearly", "按年"), ("running", "连续")];
pub const NUMERALS: &[(&str, &str)] = &[("arabic", "阿拉伯"), ("chinese", "汉字")];

const BYLINE: &[Key] = &[
    key("role", "身份", Text, "通讯员", "记者、通讯员、摄影……"),
    key("org", "单位", Text, "某市人大", "署名人的单位"),
    key("names", "姓名", Texts, "[张三, 李四]", "署名人"),
];

const SOURCE: &[Key] = &[
    must(key("name", "名称", Text, "某某日报", "报纸、简报的名称")),
    key("date", "日期", Date, "2025-06-09", "刊出日期"),
    key("edition", "版次", Text, "第二版", "第几版"),
    key("url", "网址", Text, "https://example.cn/a.html", "原文网址"),
    key(
        "continued_from",
        "上接",
        Text,
        "第一版",
        "转版文章上接第几版",
    ),
    key("note", "说明", Text, "原件未载日期", "关于来源的说明"),
];

const COVER: &[Key] = &[
    must(key("image", "图片", Text, "cover.jpg", "图片文件")),
    key(
        "focus",
        "焦点",
        Text,
        "30% 40%",
        "裁图时要留住的一点：方位（左、右、上、下、中），或离左边、上边各百分之几",
    ),
    key(
        "alt",
        "替代文字",
        Text,
        "代表在联络站接待群众",
        "读屏软件念的文字",
    ),
    key("caption", "图说", Text, "图为接待现场", "图片说明"),
    key("credit", "摄影", Text, "张三", "摄影者；画的写“示意图”"),
];

/// As [`COVER`], but for what is read off the deputy or not printed.
const PORTRAIT: &[Key] = &[
    must(key("image", "图片", Text, "zhangsan.jpg", "图片文件")),
    key(
        "focus",
        "焦点",
        Text,
        "中 上",
        "裁成方形时要留住的一点，一般是脸；不写时靠上三分之一",
    ),
];

pub const METRIC: &[Key] = &[
    must(key("label", "名称", Text, "接待游客咨询", "做了什么")),
    must(key(
        "value",
        "数值",
        Text,
        "1.2万",
        "数字，照原文写，可以带“万”“余”",
    )),
    key("unit", "单位", Text, "人次", "量词；数值里写了就不写"),
    key("approx", "约数", Text, "余", "确数、余、近、约、超、以上"),
    key(
        "key",
        "指标",
        Text,
        "visitors_served",
        "同类数据用同一个指标名，才能汇总",
    ),
    key("scope", "范围", Text, "全市", "哪里、哪些人的数"),
    key("period", "时段", Text, "2025年", "哪段时间的数"),
    key(
        "quote",
        "原文",
        Text,
        "累计接待游客咨询达1.2万人次",
        "正文中写到这个数的那一句",
    ),
];

pub const REPORT: &[Key] = &[
    must(key(
        "title",
        "标题",
        Text,
        "开封市龙亭区：代表在行动",
        "标题",
    )),
    key("date", "日期", Date, "2025-06-09", "日期"),
    key(
        "region",
        "地区",
        Text,
        "河南省/开封市/龙亭区",
        "从省写起，用“/”隔开",
    ),
    key(
        "kind",
        "类型",
        Word(REPORT_KINDS),
        "报道",
        "报道、简讯或图片",
    ),
    key(
        "kicker",
        "引题",
        Text,
        "从“议政场”到“主战场”",
        "标题上面的小标题",
    ),
    key(
        "subtitle",
        "副题",
        Text,
        "某市开展主题活动纪实",
        "标题下面的小标题，不写破折号",
    ),
    key(
        "summary",
        "提要",
        Text,
        "一两句话说清楚谁做了什么。",
        "列表和分享时显示",
    ),
    key(
        "byline",
        "署名",
        Entries(BYLINE),
        "[{身份: 通讯员, 姓名: [张三]}]",
        "记者、通讯员",
    ),
    key(
        "credit",
        "供稿",
        Text,
        "开封市人大常委会代表工委",
        "文末“（……供稿）”，只写单位",
    ),
    key(
        "source",
        "来源",
        Entry(SOURCE),
        "{名称: 某某日报, 日期: 2025-06-09}",
        "首发的报刊",
    ),
    key("column", "栏目", Text, "基层来风", "栏目"),
    key("topics", "主题", Texts, "[联络站建设, 民生实事]", "主题词"),
    key(
        "campaign",
        "主题活动",
        Text,
        "weirenmin-lvzhi",
        "主题活动的文件名或名称",
    ),
    key(
        "deputies",
        "代表",
        Texts,
        "[张三, 李四]",
        "写到的代表，写姓名或文件名",
    ),
    key(
        "stations",
        "站点",
        Texts,
        "[午朝门街道代表联络站]",
        "写到的站点，写名称或文件名",
    ),
    key(
        "metrics",
        "成效",
        Metrics,
        "[接待咨询: 1.2万人次]",
        "成效数据，一行一个",
    ),
    key("cover", "封面", Entry(COVER), "cover.jpg", "题图"),
    key(
        "status",
        "状态",
        Word(STATUSES),
        "定稿",
        "草稿和送审的不发布",
    ),
    key(
        "aliases",
        "旧地址",
        Texts,
        "[/old/page.html]",
        "旧网址，会自动跳转",
    ),
];

const SEAT: &[Key] = &[
    must(key(
        "level",
        "级别",
        Word(LEVELS),
        "市",
        "全国、省、市、县、乡",
    )),
    key(
        "congress",
        "人大",
        Text,
        "河南省人民代表大会",
        "哪一级人民代表大会",
    ),
    key("term", "届次", Number, "14", "第几届"),
    key("unit", "选举单位", Text, "第三选区", "选举单位或选区"),
];

pub const DEPUTY: &[Key] = &[
    must(key("name", "姓名", Text, "张三", "姓名")),
    key(
        "seats",
        "任职",
        Entries(SEAT),
        "[{级别: 市, 届次: 14}]",
        "担任哪几级代表",
    ),
    key(
        "levels",
        "级别",
        Words(LEVELS),
        "[市, 县]",
        "任职的简写，只写级别",
    ),
    key("post", "职务", Text, "某村党支部书记", "职务"),
    key("org", "单位", Text, "某某公司", "单位"),
    key(
        "region",
        "地区",
        Text,
        "河南省/开封市",
        "从省写起，用“/”隔开",
    ),
    key("station", "站点", Text, "午朝门街道代表联络站", "所在站点"),
    key(
        "group",
        "代表小组",
        Text,
        "文旅融合专业代表小组",
        "代表小组",
    ),
    key("fields", "领域", Texts, "[农业, 文旅]", "熟悉的领域"),
    key("photo", "照片", Entry(PORTRAIT), "zhangsan.jpg", "照片文件"),
    key(
        "also_known_as",
        "又名",
        Texts,
        "[村长小芳]",
        "别的称呼，也可以用来引用",
    ),
];

pub const STATION: &[Key] = &[
    must(key("name", "名称", Text, "午朝门街道代表联络站", "名称")),
    key(
        "kind",
        "类别",
        Word(STATION_KINDS),
        "联络站",
        "中心站、联络站、联络点……",
    ),
    key("level", "层级", Text, "基站", "总站、分站、基站、专业站"),
    key(
        "parent",
        "上级站",
        Text,
        "鹤壁市总站",
        "上一级站点的名称或文件名",
    ),
    key(
        "region",
        "地区",
        Text,
        "河南省/开封市/龙亭区",
        "从省写起，用“/”隔开",
    ),
    key("address", "地址", Text, "午朝门街道", "写到乡镇、街道为止"),
    key("phone", "电话", Text, "0371-1234567", "办公电话，不写手机"),
    key("opened", "设立", Text, "2021年", "什么时候设立"),
    key("open_days", "接待日", Texts, "[每月5日]", "接待日"),
    key(
        "note",
        "特色",
        Text,
        "板凳议事会",
        "几个字，在站点图上写在站名旁边",
    ),
    key("members", "成员", Texts, "[张三, 李四]", "进站代表"),
];

const ALSO: &[Key] = &[
    must(key("series", "系列", Text, "zhuanji", "另一个系列的代号")),
    must(key("number", "期号", Number, "43", "在那个系列里的期号")),
];

const DISTRIBUTION: &[Key] = &[
    key("report", "报", Text, "某某领导机关", "报送上级"),
    key("send", "送", Text, "省人大常委会主任、副主任", "送平级"),
    key("dispatch", "发", Text, "各省辖市人大常委会", "发下级"),
    key("extra", "增发", Text, "某某单位", "本期增发"),
];

pub const CONTENTS: &[Key] = &[
    key("column", "栏目", Text, "基层来风", "栏目名"),
    key(
        "reports",
        "报道",
        Texts,
        "[longting, xixia]",
        "这一栏的报道",
    ),
];

pub const ISSUE: &[Key] = &[
    must(key(
        "series",
        "系列",
        Text,
        "daibiao-gongzuo",
        "site.toml 里系列的代号",
    )),
    must(key("number", "期号", Number, "24", "第几期，只写数字")),
    key(
        "date",
        "日期",
        Date,
        "2025-06-13",
        "印发日期；连续编号的系列可以不写",
    ),
    key(
        "year",
        "年份",
        Number,
        "2025",
        "期号所属年份，不写就取自日期",
    ),
    key("total", "总期号", Number, "512", "总第几期"),
    key("title", "标题", Text, "主题活动专号", "本期标题"),
    key(
        "also",
        "兼",
        Entries(ALSO),
        "[{系列: zhuanji, 期号: 43}]",
        "同时编入别的系列",
    ),
    key(
        "contents",
        "目录",
        Contents,
        "[longting, xixia]",
        "本期报道，按刊登次序",
    ),
    key("reports", "报道", Texts, "[longting, xixia]", "目录的简写"),
    key(
        "distribution",
        "发送",
        Entry(DISTRIBUTION),
        "{送: ……, 发: ……}",
        "报、送、发",
    ),
    key(
        "printed_by",
        "印发",
        Text,
        "河南省人大常委会代表工作委员会",
        "印发机关",
    ),
    key("copies", "份数", Number, "200", "共印多少份"),
    key(
        "classification",
        "密级",
        Text,
        "内部资料 注意保存",
        "密级或提示",
    ),
];

const PERIOD: &[Key] = &[
    key("from", "起", Text, "2025-03-25", "开始"),
    key("to", "止", Text, "2025-12", "结束"),
];

pub const CAMPAIGN: &[Key] = &[
    must(key(
        "title",
        "名称",
        Text,
        "为人民履职、为中原添彩·人大代表在行动",
        "活动名称",
    )),
    key(
        "period",
        "时间",
        Entry(PERIOD),
        "{起: 2025-03-25}",
        "起止时间",
    ),
    key("organiser", "主办", Text, "某市人大常委会", "主办单位"),
    key(
        "slogan",
        "口号",
        Text,
        "人民选我当代表，当好代表为人民",
        "活动口号",
    ),
];

pub const PAGE: &[Key] = &[must(key("title", "标题", Text, "关于本站", "标题"))];

const ORGANISATION: &[Key] = &[
    key("name", "名称", Text, "\"某市人大常委会\"", "主办单位"),
    key(
        "operator",
        "承办",
        Text,
        "\"某市人大常委会办公室\"",
        "承办单位",
    ),
    key("contact", "联系", Text, "\"代表工委\"", "联系方式"),
    key(
        "site_id_code",
        "标识码",
        Text,
        "\"bm00000000\"",
        "政府网站标识码",
    ),
    key("icp", "备案", Text, "\"某ICP备00000000号\"", "ICP 备案号"),
    key(
        "police",
        "公安备案",
        Text,
        "\"某公网安备00000000000000号\"",
        "公安备案号",
    ),
    key(
        "official_mark",
        "党政机关标识",
        Text,
        "\"https://bszs.conac.cn/sitename?method=show&id=…\"",
        "党政机关网站标识的网址",
    ),
    key(
        "error_report",
        "网站找错",
        Text,
        "\"https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=…\"",
        "“我为政府网站找错”的网址",
    ),
];

const SERIES: &[Key] = &[
    must(key(
        "id",
        "代号",
        Text,
        "\"daibiao-gongzuo\"",
        "地址里用，小写字母和短横",
    )),
    must(key("title", "名称", Text, "\"代表工作\"", "刊名")),
    key(
        "kind",
        "类别",
        Word(SERIES_KINDS),
        "\"bulletin\"",
        "正刊、增刊、专刊、专辑",
    ),
    key(
        "numbering",
        "编号",
        Word(NUMBERINGS),
        "\"yearly\"",
        "按年或连续",
    ),
    key(
        "numeral",
        "数字",
        Word(NUMERALS),
        "\"arabic\"",
        "第43期还是（四十三）",
    ),
    key(
        "issuer",
        "编印",
        Texts,
        "[\"某省人大常委会代表工作委员会\"]",
        "编印单位，可以分行",
    ),
    key(
        "campaign",
        "主题活动",
        Text,
        "\"weirenmin-lvzhi\"",
        "专辑所属的主题活动",
    ),
    key(
        "distribution",
        "发送",
        Entry(DISTRIBUTION),
        "{ send = \"……\" }",
        "各期通用的报、送、发",
    ),
    key(
        "printed_by",
        "印发",
        Text,
        "\"某省人大常委会代表工作委员会\"",
        "印发机关",
    ),
    key(
        "missing",
        "缺号",
        Texts,
        "[\"1-42\"]",
        "确知有过、手里没有的期号；按年的写 \"2025/1-22\"",
    ),
    key(
        "about",
        "说明",
        Text,
        "\"主题活动的经验选编\"",
        "这个系列是什么",
    ),
];

const INDICATOR: &[Key] = &[
    must(key(
        "key",
        "指标",
        Text,
        "\"trainees\"",
        "与成效数据里的指标名相同",
    )),
    must(key("label", "名称", Text, "\"培训代表\"", "显示的名称")),
    must(key("unit", "单位", Text, "\"人次\"", "量词")),
    key("sum", "求和", Flag, "true", "能不能相加"),
];

pub const SITE: &[Key] = &[
    must(key("title", "标题", Text, "\"代表工作\"", "网站名称")),
    must(key(
        "base_url",
        "网址",
        Text,
        "\"https://example.cn\"",
        "网站的网址",
    )),
    key("language", "语言", Text, "\"zh-CN\"", "语言"),
    key(
        "description",
        "简介",
        Text,
        "\"代表工作的做法与成效\"",
        "一句话介绍",
    ),
    key("notice", "声明", Text, "\"本站是示例\"", "页脚的声明"),
    key(
        "theme",
        "主题",
        Table,
        "\"hongtou\"",
        "主题名；或 [theme] 表",
    ),
    key(
        "trust_html",
        "信任网页代码",
        Flag,
        "false",
        "正文里的网页代码不过滤",
    ),
    key(
        "search",
        "检索",
        Flag,
        "true",
        "做检索页和全文索引；写 false 就不做",
    ),
    key(
        "organisation",
        "单位",
        Entry(ORGANISATION),
        "{ name = \"……\" }",
        "主办单位",
    ),
    key(
        "series",
        "系列",
        Entries(SERIES),
        "[[series]]",
        "编号的系列",
    ),
    key(
        "indicator",
        "指标",
        Entries(INDICATOR),
        "[[indicator]]",
        "汇总的指标",
    ),
    key("check", "检查", Table, "[check]", "各条规则的级别"),
];

/// The key of `keys` that `written` names, in either language.
pub fn named<'a>(keys: &'a [Key], written: &str) -> Option<&'a Key> {
    keys.iter().find(|k| k.en == written || k.zh == written)
}

/// Whether any mapping has a key of this name.
pub fn is_key(written: &str) -> bool {
    ALL.iter().any(|keys| named(keys, written).is_some())
}

/// Whether the key an author wrote is the one called `en`, in whatever mapping.
///
/// A Chinese name may stand for different keys in different mappings (名称 is `name`, `label` or `title`),
/// so this can only say that it may be meant; within one mapping the names are unique.
pub fn same(written: &str, en: &str) -> bool {
    written == en
        || ALL
            .iter()
            .any(|keys| keys.iter().any(|k| k.en == en && k.zh == written))
}

const ALL: &[&[Key]] = &[
    REPORT,
    DEPUTY,
    STATION,
    ISSUE,
    CAMPAIGN,
    PAGE,
    METRIC,
    BYLINE,
    SOURCE,
    COVER,
    PORTRAIT,
    SEAT,
    ALSO,
    DISTRIBUTION,
    CONTENTS,
    PERIOD,
    SITE,
    ORGANISATION,
    SERIES,
    INDICATOR,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_keys_of_one_mapping_share_a_name() {
        for keys in ALL {
            let mut seen = BTreeSet::new();
            for k in *keys {
                assert!(seen.insert(k.en), "{}", k.en);
                assert!(seen.insert(k.zh), "{}", k.zh);
            }
        }
    }
}
