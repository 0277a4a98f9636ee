//! Views of what is counted over all reports: the ledger, the pages of data and their files, and the sums of a campaign.
//! What is added was decided when it was tallied; here it is only laid out, and cut to what a page can hold.

use super::charts;
use super::data::*;
use super::figures::*;
use super::file::{FiguresFile, FileRows, FileSum, Group};
use super::item::{Page, metric};
use super::shown::Html;
use crate::collate::plan::Format;
use crate::collate::table::*;
use crate::collate::tally::{self, Counts, Entry, Place, Tally};
use crate::model::quantity::Decimal;
use crate::model::site::Indicator;
use crate::model::sum::{Extent, Sum};
use crate::model::{Metric, Region};

/// Places of an indicator on the page of all.
const PLACES: usize = 12;
/// Places of an indicator on its own page; what lies in them is folded away.
const PLACES_OF_ONE: usize = 60;
/// Metrics a page of an indicator lists, and those of one place at the least.
const LISTED: usize = 400;
const LISTED_OF_PLACE: usize = 3;
/// Charts of months on the page of all; years on the page of an indicator.
const MONTHS: usize = 6;
const YEARS: usize = 5;
/// Campaigns on the page of all.
const CAMPAIGNS: usize = 12;
/// Lines of the ledger, and sources of a line.
const LEDGER: usize = 8;
const SOURCES: usize = 3;
/// Charts of a deputy.
const CHARTS: usize = 3;
/// Panels of a campaign, and places in them.
const PANELS: usize = 6;
const PLACES_OF_CAMPAIGN: usize = 16;

pub fn sum(sum: &Sum) -> SumView {
    SumView {
        text: sum.print(),
        exact: sum.exact(),
        about: sum.about(),
        count: sum.count(),
    }
}

/// The sum as long as a bar of it, for order and scale.
fn length(sum: &Sum) -> Decimal {
    let extent = sum.extent();
    extent.whole().unwrap_or(extent.exact)
}

/// The mark of a place on the page of an indicator. Names may sound alike, so it is made from the characters.
fn mark(region: Option<&Region>) -> String {
    match region {
        Some(region) => {
            let hash = xxhash_rust::xxh3::xxh3_64(region.as_str().as_bytes());
            format!("p-{:08x}", hash & 0xffff_ffff)
        }
        None => "p-none".to_owned(),
    }
}

/// The places to be shown one beside the other: places that only hold others give way to them as long as there is room.
fn spread(top: &[Place], room: usize) -> Vec<&Place> {
    let mut shown: Vec<&Place> = top.iter().collect();
    loop {
        let opens = |place: &&Place| place.entries.is_empty() && !place.places.is_empty();
        let depth = |place: &Place| place.region.as_ref().map_or(0, |r| r.parts().count());
        let next = shown.iter().enumerate().filter(|(_, place)| opens(place));
        let Some((at, place)) = next.min_by_key(|(at, place)| (depth(place), *at)) else {
            break;
        };
        if shown.len() - 1 + place.places.len() > room {
            break;
        }
        let within = place.places.iter();
        shown.splice(at..=at, within);
    }
    shown.retain(|place| !place.sum.is_empty());
    by_length(&mut shown);
    shown
}

fn by_length(places: &mut [&Place]) {
    places.sort_by(|a, b| {
        let longer = length(&b.sum).cmp(&length(&a.sum));
        longer.then_with(|| a.region.cmp(&b.region))
    });
}

/// The entries that are in a place's sum, at most two.
fn made_of<'t>(tally: &'t Tally, place: &Place, found: &mut Vec<&'t Entry>) {
    let own = place.entries.iter().filter_map(|i| tally.entries.get(*i));
    found.extend(own.filter(|e| matches!(e.counts, Counts::Yes | Counts::Within(_))));
    for place in &place.places {
        if found.len() > 1 {
            return;
        }
        made_of(tally, place, found);
    }
}

impl<'a, A: Ask> Page<'a, '_, A> {
    fn indicator(&self, id: IndicatorId) -> Option<&'a Indicator> {
        self.ask.site().indicators.get(id.index() as usize)
    }

    /// Every indicator with a tally, in the order of `site.toml`.
    fn tallies(&self) -> Vec<(&'a Indicator, &'a Tally)> {
        tally::indicators(&self.ask.site().indicators)
            .filter_map(|(id, indicator)| Some((indicator, self.ask.get::<Tallies>(id)?)))
            .collect()
    }

    /// Leads to the sentence that states a metric.
    fn sentence(&self, entry: &Entry) -> String {
        let said = entry
            .metric()
            .map(|m| m.quote.as_deref().unwrap_or(m.text()));
        format!(
            "{}#:~:text={}",
            self.href(&entry.of.address),
            fragment(said.unwrap_or_default())
        )
    }

    /// Where the number of a place leads: to its sentence, or to the list of what it is made of.
    fn way(&self, tally: &Tally, place: &Place, page: &str) -> Option<String> {
        let mut found = Vec::new();
        made_of(tally, place, &mut found);
        match found.as_slice() {
            [] => None,
            [one] => Some(self.sentence(one)),
            _ if place.entries.is_empty() => (!page.is_empty()).then(|| page.to_owned()),
            _ => Some(format!("{page}#{}", mark(place.region.as_ref()))),
        }
    }

    fn rows(
        &self,
        tally: &Tally,
        places: &[&Place],
        id: &str,
        longest: Decimal,
        page: &str,
    ) -> Vec<ChartRow> {
        let rows = places.iter().map(|place| {
            let mut within: Vec<&Place> = place.places.iter().collect();
            within.retain(|p| !p.sum.is_empty());
            by_length(&mut within);
            let region = place.region.as_ref();
            ChartRow {
                label: region.map_or("未写明地区", Region::name).to_owned(),
                full: region.map(Region::joined),
                href: self.way(tally, place, page),
                sum: sum(&place.sum),
                bar: Html::of(charts::bar(id, &place.sum, longest)),
                peak: false,
                note: (place.whole && !within.is_empty())
                    .then_some("这是全境的数，不再加下面各地的数"),
                rows: self.rows(tally, &within, id, longest, page),
            }
        });
        rows.collect()
    }

    fn by_place(
        &self,
        indicator: &Indicator,
        tally: &Tally,
        places: &[&Place],
        page: &str,
    ) -> ChartView {
        let id = format!("k-{}", crate::pinyin::slug(&indicator.key));
        let longest = places.iter().map(|p| length(&p.sum)).max();
        let longest = longest.unwrap_or_default();
        let extents = places.iter().map(|p| p.sum.extent());
        let rows = self.rows(tally, places, &id, longest, page);
        charts::bars(
            id,
            format!("{}（{}），按地区", indicator.label, indicator.unit),
            format!(
                "{}，单位：{}，按地区从多到少。",
                indicator.label, indicator.unit
            ),
            &indicator.unit,
            rows,
            extents,
        )
    }

    pub fn ledger(&self) -> Vec<LedgerRow<'a>> {
        let rows = self
            .tallies()
            .into_iter()
            .filter(|(_, t)| !t.total.is_empty());
        rows.take(LEDGER)
            .map(|(indicator, tally)| {
                let mut reports: Vec<ReportId> = Vec::new();
                let counted = tally.entries.iter().filter(|e| e.counts == Counts::Yes);
                let sources = counted.filter_map(|entry| {
                    if reports.contains(&entry.of.report) {
                        return None;
                    }
                    reports.push(entry.of.report);
                    let text = match &entry.of.region {
                        Some(region) => region.name().to_owned(),
                        None => self.ask.get::<ReportCards>(entry.of.report)?.title.clone(),
                    };
                    Some(Link {
                        text: text.into(),
                        href: self.sentence(entry),
                    })
                });
                LedgerRow {
                    label: &indicator.label,
                    href: self.indicator_href(indicator),
                    exact: tally.total.exact(),
                    about: tally.total.about(),
                    unit: &indicator.unit,
                    sources: sources.take(SOURCES).collect(),
                    reports: tally.reports,
                }
            })
            .collect()
    }

    fn indicator_href(&self, indicator: &Indicator) -> String {
        self.href(&tally::address(indicator, "html"))
    }

    /// The pages of the indicators that something is known of.
    pub fn indicators(&self) -> Vec<Link<'a>> {
        let tallies = self.tallies();
        let pages = tallies.iter().map(|(indicator, _)| Link {
            text: indicator.label.as_str().into(),
            href: self.indicator_href(indicator),
        });
        pages.collect()
    }

    pub fn data(&self) -> DataView<'a> {
        let tallies = self.tallies();
        let indicators: Vec<IndicatorItem> = tallies
            .iter()
            .map(|(indicator, tally)| {
                let mut places = spread(&tally.places, PLACES);
                let left = places.len().saturating_sub(PLACES);
                places.truncate(PLACES);
                let href = self.indicator_href(indicator);
                let mut chart = self.by_place(indicator, tally, &places, &href);
                // What lies in a place is on the indicator's own page.
                chart.rows.iter_mut().for_each(|row| row.rows.clear());
                IndicatorItem {
                    key: &indicator.key,
                    label: &indicator.label,
                    unit: &indicator.unit,
                    total: sum(&tally.total),
                    reports: tally.reports,
                    others: tally
                        .entries
                        .iter()
                        .filter(|e| e.counts != Counts::Yes)
                        .count(),
                    chart,
                    left,
                    href,
                }
            })
            .collect();
        let years = tallies.iter().filter_map(|(_, t)| t.months.last());
        let year = years.map(|((year, _), _)| *year).max();
        let months: Vec<MonthsItem> = tallies
            .iter()
            .filter_map(|(indicator, tally)| {
                let id = format!("m-{}", crate::pinyin::slug(&indicator.key));
                let chart = charts::year(id, indicator, tally, year?)?;
                Some(MonthsItem {
                    label: &indicator.label,
                    unit: &indicator.unit,
                    href: self.indicator_href(indicator),
                    peak: chart.rows.iter().find(|row| row.peak).cloned(),
                    chart,
                })
            })
            .take(MONTHS)
            .collect();
        // One month beside eleven empty ones shows nothing.
        let is_one_month = months.iter().all(|m| m.chart.rows.len() < 2);
        let months = if is_one_month { Vec::new() } else { months };
        let charts = indicators.iter().map(|i| &i.chart);
        let charts: Vec<&ChartView> = charts.chain(months.iter().map(|m| &m.chart)).collect();
        DataView {
            more: charts.iter().any(|c| c.more),
            around: charts.iter().any(|c| c.around),
            campaigns: self.campaign_sums(&tallies),
            csv: self.href("data/all.csv"),
            json: self.href("data/all.json"),
            year: year.filter(|_| !months.is_empty()),
            indicators,
            months,
        }
    }

    fn campaign_sums(&self, tallies: &[(&'a Indicator, &'a Tally)]) -> Vec<CampaignFigures<'a>> {
        let order = self.ask.get::<CampaignOrder>(Whole::ROW);
        let all = order.into_iter().flatten().filter_map(|id| {
            let card = self.ask.get::<CampaignCards>(*id)?;
            let rows = tallies.iter().filter_map(|(indicator, tally)| {
                let (_, of) = tally.campaigns.iter().find(|(of, _)| of == id)?;
                (!of.total.is_empty()).then(|| CampaignFigure {
                    label: &indicator.label,
                    unit: &indicator.unit,
                    sum: sum(&of.total),
                    href: self.indicator_href(indicator),
                })
            });
            let rows: Vec<CampaignFigure> = rows.collect();
            (!rows.is_empty()).then(|| CampaignFigures {
                title: &card.title,
                href: self.href(&card.address),
                rows,
            })
        });
        all.take(CAMPAIGNS).collect()
    }

    /// What a campaign's reports say of the same indicators: one panel each, the places in the same order in all.
    pub fn panels(&self, id: CampaignId) -> Vec<ChartView> {
        let of_campaign = |tally: &'a Tally| {
            let mut all = tally.campaigns.iter();
            all.find(|(of, _)| *of == id).map(|(_, tally)| tally)
        };
        let tallies = self.tallies().into_iter();
        let mut panels: Vec<(&Indicator, &Tally, Vec<&Place>)> = tallies
            .filter_map(|(indicator, tally)| {
                let tally = of_campaign(tally)?;
                let places = spread(&tally.places, PLACES_OF_CAMPAIGN);
                (places.len() > 1).then_some((indicator, tally, places))
            })
            .collect();
        panels.sort_by_key(|(_, _, places)| std::cmp::Reverse(places.len()));
        panels.truncate(PANELS);
        let mut names: Vec<&Region> = panels
            .iter()
            .flat_map(|(_, _, places)| places.iter().filter_map(|p| p.region.as_ref()))
            .collect();
        names.sort_unstable();
        names.dedup();
        names.truncate(PLACES_OF_CAMPAIGN);
        let charts = panels.into_iter().map(|(indicator, tally, places)| {
            let page = self.indicator_href(indicator);
            let mut chart = self.by_place(indicator, tally, &places, &page);
            let mut rows: Vec<Option<ChartRow>> = chart.rows.drain(..).map(Some).collect();
            chart.rows = names
                .iter()
                .map(|region| {
                    let at = places
                        .iter()
                        .position(|p| p.region.as_ref() == Some(region));
                    let row = at.and_then(|at| rows.get_mut(at)).and_then(Option::take);
                    let mut row = row.unwrap_or_else(|| charts::unstated(region));
                    row.rows.clear();
                    row
                })
                .collect();
            chart.description =
                format!("{}，单位：{}，各地对照。", indicator.label, indicator.unit);
            chart
        });
        charts.collect()
    }

    pub fn indicator_page(&self, id: IndicatorId) -> Option<IndicatorView<'a>> {
        let indicator = self.indicator(id)?;
        let tally = self.ask.get::<Tallies>(id)?;
        let mut places = spread(&tally.places, PLACES_OF_ONE);
        places.truncate(PLACES_OF_ONE);
        let mut years: Vec<u16> = tally.months.iter().rev().map(|((y, _), _)| *y).collect();
        years.dedup();
        if tally.months.len() < 2 {
            years.clear();
        }
        let years = years.into_iter().take(YEARS).filter_map(|year| {
            let chart = charts::year(format!("y-{year}"), indicator, tally, year)?;
            Some(YearFigures { year, chart })
        });
        let campaigns = tally.campaigns.iter().filter_map(|(id, of)| {
            let card = self.ask.get::<CampaignCards>(*id)?;
            (!of.total.is_empty()).then(|| CampaignSum {
                title: &card.title,
                href: self.href(&card.address),
                sum: sum(&of.total),
            })
        });
        let is_in_a_sum = |e: &&Entry| matches!(e.counts, Counts::Yes | Counts::Within(_));
        let others = || tally.entries.iter().filter(|e| e.counts != Counts::Yes);
        let others_left = others().count().saturating_sub(LISTED / 2);
        let mut listed = Vec::new();
        let mut all: Vec<&Place> = Vec::new();
        let mut ahead: Vec<&Place> = tally.places.iter().rev().collect();
        while let Some(place) = ahead.pop() {
            all.push(place);
            ahead.extend(place.places.iter().rev());
        }
        all.retain(|place| !place.entries.is_empty() && !place.sum.is_empty());
        let most = (LISTED / all.len().max(1)).max(LISTED_OF_PLACE);
        for place in all.into_iter().take(LISTED) {
            let entries = place.entries.iter().filter_map(|i| tally.entries.get(*i));
            let entries: Vec<&Entry> = entries.filter(is_in_a_sum).collect();
            listed.push(PlaceFigures {
                id: mark(place.region.as_ref()),
                name: place.region.as_ref().map(Region::joined),
                href: place
                    .region
                    .as_ref()
                    .map(|r| self.href(&self.region_address(r.as_str()))),
                sum: sum(&place.sum),
                figures: self.figures(entries.iter().take(most).copied()),
                left: entries.len().saturating_sub(most),
            });
        }
        Some(IndicatorView {
            key: &indicator.key,
            label: &indicator.label,
            unit: &indicator.unit,
            sums: indicator.sum,
            total: sum(&tally.total),
            reports: tally.reports,
            chart: self.by_place(indicator, tally, &places, ""),
            years: years.collect(),
            campaigns: campaigns.collect(),
            places: listed,
            others: self.figures(others().take(LISTED / 2)),
            others_left,
            csv: self.href(&tally::address(indicator, "csv")),
            json: self.href(&tally::address(indicator, "json")),
        })
    }

    fn figures(&self, entries: impl Iterator<Item = &'a Entry>) -> Vec<FigureOf<'a>> {
        entries
            .filter_map(|entry| {
                let card = self.ask.get::<ReportCards>(entry.of.report)?;
                Some(FigureOf {
                    metric: metric(entry.metric()?),
                    title: &card.title,
                    href: self.sentence(entry),
                    place: entry.of.region.as_ref().map(Region::name),
                    date: entry.of.date.map(|d| self.date(d)),
                    why: why(&entry.counts),
                })
            })
            .collect()
    }

    /// What is worth drawing of a report's metrics.
    pub fn charts(&self, id: ReportId) -> Vec<ChartView> {
        let metrics = self.ask.get::<ReportMetrics>(id);
        let metrics: Vec<&Metric> = metrics.into_iter().flat_map(|all| all.iter()).collect();
        match metrics.len() {
            // Most reports: nothing to set beside anything, and no setting is read for it.
            0 | 1 => Vec::new(),
            _ => charts::of_metrics(&metrics, &self.ask.site().indicators, "c"),
        }
    }

    /// The same of what reports state beside a name.
    pub fn charts_of(&self, reports: &[ReportId], name: &str) -> Vec<ChartView> {
        let sought = super::text::Sought::new(name);
        let mut charts = Vec::new();
        for id in reports {
            let (Some(text), Some(metrics), Some(spots)) = (
                self.ask.get::<ReportBodies>(*id),
                self.ask.get::<ReportMetrics>(*id),
                self.ask.get::<MetricSpots>(*id),
            ) else {
                continue;
            };
            if metrics.iter().any(Metric::is_part) {
                let (_, stated) = sought.mentioned(text, metrics, spots);
                let id = format!("c{}", charts.len());
                charts.extend(charts::parts_of(&stated, &id));
            }
        }
        charts.truncate(CHARTS);
        charts
    }

    /// The figures as a file.
    pub fn file(&self, of: Option<IndicatorId>, format: Format) -> Option<FiguresFile<'a>> {
        let rows = match of {
            Some(id) => {
                let (indicator, tally) = (self.indicator(id)?, self.ask.get::<Tallies>(id)?);
                FileRows::Metrics(indicator, tally)
            }
            None => FileRows::Sums(self.file_sums()),
        };
        Some(FiguresFile {
            format,
            base: &self.ask.site().base_url,
            rows,
        })
    }

    fn file_sums(&self) -> Vec<FileSum<'a>> {
        let mut rows = Vec::new();
        for (indicator, tally) in self.tallies() {
            let mut put = |group, name: String, sum: &'a Sum| {
                if !sum.is_empty() || group == Group::All {
                    let row = FileSum {
                        indicator,
                        group,
                        name,
                        sum,
                    };
                    rows.push(row);
                }
            };
            put(Group::All, String::new(), &tally.total);
            let mut ahead: Vec<&'a Place> = tally.places.iter().rev().collect();
            while let Some(place) = ahead.pop() {
                let name = place.region.as_ref().map_or("", Region::as_str);
                put(Group::Region, name.to_owned(), &place.sum);
                ahead.extend(place.places.iter().rev());
            }
            for ((year, month), sum) in &tally.months {
                put(Group::Month, format!("{year}-{month:02}"), sum);
            }
            for (id, of) in &tally.campaigns {
                if let Some(card) = self.ask.get::<CampaignCards>(*id) {
                    put(Group::Campaign, card.title.clone(), &of.total);
                }
            }
        }
        rows
    }
}

/// Why a metric is not added, in words for readers.
pub fn why(counts: &Counts) -> Option<String> {
    Some(match counts {
        Counts::Yes => return None,
        Counts::OtherUnit => "单位不同，不能相加".to_owned(),
        Counts::NotAdded => "这一类数不相加".to_owned(),
        Counts::Part => "是另一个数的一部分，不重复加".to_owned(),
        Counts::Within(region) => format!("可能已经在{}的总数里，不重复加", region.name()),
        Counts::Outdated => "同一地方已有更新的数，不重复加".to_owned(),
        Counts::TooLarge => "数太大，没有加".to_owned(),
    })
}

/// The text of a link's text fragment; only letters and digits stay as they are, for `-` and `,` part a fragment.
fn fragment(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 3);
    for b in text.bytes() {
        match b {
            b if b.is_ascii_alphanumeric() => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// Draws nothing for what a report does not say.
pub fn extent_of(metric: &Metric) -> Extent {
    let mut sum = Sum::default();
    sum.add(metric);
    sum.extent()
}
