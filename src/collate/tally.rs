//! What the keyed metrics of a site come to, indicator by indicator: [`tally`] decides which of them may be added, adds
//! those by place and month, and keeps the others with the reason why not. It is given reports in their order and asks
//! nobody anything. A number that might count one thing twice is left out, and said to be.

use std::collections::BTreeSet;
use std::sync::Arc;

use ahash::{HashMap, HashMapExt};

use super::rows::Report;
use super::table::{CampaignId, Handle, IndicatorId, ReportId};
use crate::model::site::Indicator;
use crate::model::sum::Sum;
use crate::model::{Date, Metric, Region};

/// What a report says in numbers that carry a key.
#[derive(Clone, Debug)]
pub struct Figures {
    pub report: ReportId,
    /// The report's page.
    pub address: Arc<str>,
    /// Its own day. When an issue carries it says little of when the numbers were.
    pub date: Option<Date>,
    pub region: Option<Region>,
    pub campaign: Option<CampaignId>,
    /// All its metrics, shared with the others that hold them.
    pub metrics: Arc<[Metric]>,
}

impl Figures {
    pub fn of(id: ReportId, report: &Report, metrics: &Arc<[Metric]>) -> Figures {
        Figures {
            report: id,
            address: report.address.clone(),
            date: report.date,
            region: report.region.clone(),
            campaign: report.campaign,
            metrics: metrics.clone(),
        }
    }

    /// Those with a key, with their places in the header's list.
    pub fn keyed(&self) -> impl Iterator<Item = (usize, &Metric)> {
        let metrics = self.metrics.iter().enumerate();
        metrics.filter(|(_, metric)| metric.key.is_some())
    }
}

impl PartialEq for Figures {
    /// Metrics without a key do not count: nobody adds them.
    fn eq(&self, other: &Figures) -> bool {
        self.report == other.report
            && self.address == other.address
            && self.date == other.date
            && self.region == other.region
            && self.campaign == other.campaign
            && (Arc::ptr_eq(&self.metrics, &other.metrics)
                || self
                    .keyed()
                    .map(|(_, m)| m)
                    .eq(other.keyed().map(|(_, m)| m)))
    }
}

/// A metric of an indicator, and whether it counts.
#[derive(Clone, Debug)]
pub struct Entry {
    pub of: Arc<Figures>,
    /// Its place among the report's metrics.
    pub at: usize,
    pub counts: Counts,
}

impl Entry {
    pub fn metric(&self) -> Option<&Metric> {
        self.of.metrics.get(self.at)
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Entry) -> bool {
        let same = Arc::ptr_eq(&self.of, &other.of) && self.at == other.at;
        self.counts == other.counts
            && (same || self.metric() == other.metric() && *self.of == *other.of)
    }
}

/// Whether a metric is part of the total, and if not, why.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Counts {
    Yes,
    /// It counts something else: 件 where the indicator counts 个, 人 where it counts 人次.
    OtherUnit,
    /// The indicator is one that is not added, such as a rate.
    NotAdded,
    /// 其中……: a part of the number before it.
    Part,
    /// Another number speaks for the whole of this place, and may hold it.
    Within(Region),
    /// A newer number speaks for the same place and time.
    Outdated,
    /// Past all numbers of the trade.
    TooLarge,
}

/// All that one indicator comes to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    pub total: Sum,
    /// Reports with a number that counts.
    pub reports: usize,
    /// Newest first.
    pub entries: Vec<Entry>,
    /// The places at the top, by name; what lies in them below them. Places without a number are not there.
    pub places: Vec<Place>,
    /// By year and month of the report, oldest first.
    pub months: Vec<((u16, u8), Sum)>,
    /// What its campaigns come to, each judged by itself, in the order of their newest report.
    pub campaigns: Vec<(CampaignId, Tally)>,
}

/// A place with what its reports and those of all places in it come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// `None`: reports that name no place.
    pub region: Option<Region>,
    pub sum: Sum,
    /// Those of `entries` that are of this very place, newest first.
    pub entries: Vec<usize>,
    /// A number speaks for the whole of it: those of the places in it are not in `sum`.
    pub whole: bool,
    pub places: Vec<Place>,
}

/// Which indicators there are: the first of each key, by their places in `site.toml`.
pub fn indicators(all: &[Indicator]) -> impl Iterator<Item = (IndicatorId, &Indicator)> {
    let is_first = |i: usize, key: &str| all.iter().take(i).all(|earlier| earlier.key != key);
    let numbered = all.iter().enumerate();
    numbered
        .filter(move |(i, indicator)| !indicator.key.is_empty() && is_first(*i, &indicator.key))
        .map(|(i, indicator)| {
            // site.toml is no longer than u32 can count.
            (IndicatorId::new(i as u32), indicator)
        })
}

/// The indicator that `written` names, by its key or its label.
pub fn indicator<'a>(all: &'a [Indicator], written: &str) -> Option<(IndicatorId, &'a Indicator)> {
    let by_key = || all.iter().position(|i| i.key == written);
    let by_label = || all.iter().position(|i| i.label == written);
    let at = by_key().or_else(by_label)?;
    let named = all.get(at).filter(|named| !named.key.is_empty())?;
    // One of a second paragraph with the same key is counted with the first.
    let first = all.iter().position(|i| i.key == named.key)?;
    Some((IndicatorId::new(first as u32), all.get(first)?))
}

/// Where the page or a file of an indicator stands.
pub fn address(indicator: &Indicator, extension: &str) -> String {
    format!("data/{}.{extension}", crate::pinyin::slug(&indicator.key))
}

/// A metric that carries an indicator's key, not yet judged.
#[derive(Clone, Debug)]
pub struct Keyed {
    pub of: Arc<Figures>,
    /// Its place among the report's metrics.
    pub at: usize,
}

/// Adds what may be added of `keyed`, which are of one indicator, newest first.
pub fn tally(indicator: &Indicator, keyed: &[Keyed]) -> Tally {
    let mut tally = judged(indicator, keyed);
    let mut campaigns: Vec<(CampaignId, Vec<Keyed>)> = Vec::new();
    for one in keyed {
        let Some(campaign) = one.of.campaign else {
            continue;
        };
        match campaigns.iter_mut().find(|(id, _)| *id == campaign) {
            Some((_, all)) => all.push(one.clone()),
            None => campaigns.push((campaign, vec![one.clone()])),
        }
    }
    // Each judged by itself: what the rest of the site says of the same places is no part of a campaign.
    let campaigns = campaigns
        .iter()
        .map(|(id, all)| (*id, judged(indicator, all)));
    tally.campaigns = campaigns.collect();
    tally
}

fn judged(indicator: &Indicator, keyed: &[Keyed]) -> Tally {
    let mut map = Map::default();
    let mut seats: Vec<Seat> = Vec::with_capacity(keyed.len());
    for keyed in keyed {
        let of = &keyed.of;
        let Some(metric) = of.metrics.get(keyed.at) else {
            continue;
        };
        let spoken_for = spoken_for(metric, of);
        let way = spoken_for.or(of.region.as_ref().map(Region::as_str));
        seats.push(Seat {
            keyed,
            metric,
            node: way.map(|way| map.node(way)),
            speaks: spoken_for.is_some(),
            counts: first_sight(indicator, metric),
        });
    }
    // Of two numbers that speak for the whole of one place at one time the newer stays.
    for seat in &mut seats {
        let (true, Some(node), Counts::Yes) = (seat.speaks, seat.node, &seat.counts) else {
            continue;
        };
        let years = years(seat.metric);
        let speakers = &mut map.nodes[node].speakers;
        match speakers.iter().all(|other| are_apart(&years, other)) {
            true => speakers.push(years),
            false => seat.counts = Counts::Outdated,
        }
    }
    for seat in &mut seats {
        if let (Some(node), Counts::Yes) = (seat.node, &seat.counts)
            && let Some(holder) = map.holder(node, seat)
        {
            seat.counts = Counts::Within(map.nodes[holder].way.into());
        }
    }
    added(map, seats)
}

/// A metric on its way to being judged.
struct Seat<'k> {
    keyed: &'k Keyed,
    metric: &'k Metric,
    /// The place it is of.
    node: Option<usize>,
    /// Whether it speaks for the whole of that place.
    speaks: bool,
    counts: Counts,
}

fn added(mut map: Map<'_>, seats: Vec<Seat<'_>>) -> Tally {
    let mut tally = Tally::default();
    let mut nowhere = Place::default();
    let mut months: HashMap<(u16, u8), Sum> = HashMap::new();
    let mut last: Option<&Arc<Figures>> = None;
    for seat in seats {
        let Seat {
            keyed,
            metric,
            node,
            ..
        } = seat;
        let Keyed { of, at } = keyed;
        let mut counts = seat.counts;
        // Every other sum holds a part of this one, so what fits here fits there.
        if counts == Counts::Yes && !tally.total.add(metric) {
            counts = Counts::TooLarge;
        }
        if counts == Counts::Yes {
            if !last.is_some_and(|last| Arc::ptr_eq(last, of)) {
                tally.reports += 1;
                last = Some(of);
            }
            if let Some(date) = of.date {
                let month = (date.year(), date.month());
                months.entry(month).or_default().add(metric);
            }
        }
        let entry = tally.entries.len();
        match node {
            Some(node) => map.count(node, entry, metric, &counts),
            None => {
                nowhere.entries.push(entry);
                if counts == Counts::Yes {
                    nowhere.sum.add(metric);
                }
            }
        }
        tally.entries.push(Entry {
            of: of.clone(),
            at: *at,
            counts,
        });
    }
    tally.places = map.into_places();
    if !nowhere.entries.is_empty() {
        tally.places.push(nowhere);
    }
    tally.months = months.into_iter().collect();
    tally.months.sort_unstable_by_key(|(month, _)| *month);
    tally
}

/// What can be said of a metric without the others.
fn first_sight(indicator: &Indicator, metric: &Metric) -> Counts {
    if metric.unit() != indicator.unit {
        Counts::OtherUnit
    } else if !indicator.sum || metric.is_rate() {
        Counts::NotAdded
    } else if metric.is_part() {
        Counts::Part
    } else {
        Counts::Yes
    }
}

/// The region whose whole a metric speaks for, where its scope says so and no more: 全市, 鹤壁市, 全省合计. A scope that
/// goes on (全县各级代表) says who has done it, not that there is nothing beside it.
fn spoken_for<'f>(metric: &Metric, of: &'f Figures) -> Option<&'f str> {
    let (scope, region) = (metric.scope.as_deref()?, of.region.as_ref()?.as_str());
    let ends = ["合计", "总计", "总数", "全境"];
    let scope = ends
        .iter()
        .find_map(|end| scope.strip_suffix(end))
        .unwrap_or(scope);
    // From the place itself up to the province.
    let ends = region.match_indices('/').map(|(at, _)| at);
    let ends: Vec<usize> = ends.chain([region.len()]).collect();
    let mut chain = ends.iter().rev().filter_map(|end| region.get(..*end));
    let name = |way: &'f str| way.rsplit('/').next().unwrap_or(way);
    let mut kind = scope.strip_prefix('全').unwrap_or_default().chars();
    if let (
        Some(kind @ ('省' | '市' | '县' | '区' | '州' | '旗' | '盟' | '镇' | '乡' | '村')),
        None,
    ) = (kind.next(), kind.next())
    {
        return chain.find(|way| name(way).ends_with(kind));
    }
    chain.find(|way| name(way) == scope || way.replace('/', "") == scope)
}

/// The years a metric is of, as far as it says so. 2024年以来 has no end, so it says nothing.
fn years(metric: &Metric) -> BTreeSet<u16> {
    let period = metric.period.as_deref().unwrap_or_default();
    if ["以来", "至今", "起"]
        .iter()
        .any(|open| period.contains(open))
    {
        return BTreeSet::new();
    }
    let runs = period.split(|c: char| !c.is_ascii_digit());
    runs.filter(|run| run.len() == 4)
        .filter_map(|run| run.parse().ok())
        .collect()
}

/// Whether two numbers are surely of different times: without a year on both sides nothing is known to be apart.
fn are_apart(one: &BTreeSet<u16>, other: &BTreeSet<u16>) -> bool {
    !one.is_empty() && !other.is_empty() && one.is_disjoint(other)
}

/// The places of the metrics and all above them.
#[derive(Default)]
struct Map<'k> {
    nodes: Vec<Node<'k>>,
    /// By the whole way down from the province.
    by_way: HashMap<&'k str, usize>,
}

struct Node<'k> {
    way: &'k str,
    parent: Option<usize>,
    /// Of each metric that speaks for the whole of it the years.
    speakers: Vec<BTreeSet<u16>>,
    sum: Sum,
    entries: Vec<usize>,
}

impl<'k> Map<'k> {
    /// The node of a place; those above it come before it.
    fn node(&mut self, way: &'k str) -> usize {
        if let Some(node) = self.by_way.get(way) {
            return *node;
        }
        let parent = way.rsplit_once('/').map(|(up, _)| self.node(up));
        self.nodes.push(Node {
            way,
            parent,
            speakers: Vec::new(),
            sum: Sum::default(),
            entries: Vec::new(),
        });
        let node = self.nodes.len() - 1;
        self.by_way.insert(way, node);
        node
    }

    /// The place whose number may hold the one of `seat`: the widest, because that is the one that is added.
    fn holder(&self, node: usize, seat: &Seat<'_>) -> Option<usize> {
        let mut years_of = None;
        let mut holder = None;
        let mut next = Some(node);
        while let Some(node) = next {
            let is_itself = seat.speaks && seat.node == Some(node);
            let Node {
                parent, speakers, ..
            } = &self.nodes[node];
            if !is_itself && !speakers.is_empty() {
                let years = years_of.get_or_insert_with(|| years(seat.metric));
                if !speakers.iter().all(|other| are_apart(years, other)) {
                    holder = Some(node);
                }
            }
            next = *parent;
        }
        holder
    }

    /// Adds a metric to its place and those above; one that another place's number may hold, up to there.
    fn count(&mut self, node: usize, entry: usize, metric: &Metric, counts: &Counts) {
        self.nodes[node].entries.push(entry);
        let end = match counts {
            Counts::Yes => None,
            Counts::Within(region) => self.by_way.get(region.as_str()).copied(),
            _ => return,
        };
        let mut next = Some(node).filter(|node| Some(*node) != end);
        while let Some(node) = next {
            let Node { parent, sum, .. } = &mut self.nodes[node];
            sum.add(metric);
            next = parent.filter(|parent| Some(*parent) != end);
        }
    }

    fn into_places(self) -> Vec<Place> {
        let mut below: Vec<Vec<Place>> = self.nodes.iter().map(|_| Vec::new()).collect();
        let mut top = Vec::new();
        // Whoever lies in a place comes behind it.
        for (i, node) in self.nodes.into_iter().enumerate().rev() {
            let mut places = std::mem::take(&mut below[i]);
            places.sort_unstable_by(|a, b| a.region.cmp(&b.region));
            let place = Place {
                region: Some(node.way.into()),
                sum: node.sum,
                entries: node.entries,
                whole: !node.speakers.is_empty(),
                places,
            };
            match node.parent {
                Some(parent) => below[parent].push(place),
                None => top.push(place),
            }
        }
        top.sort_unstable_by(|a: &Place, b| a.region.cmp(&b.region));
        top
    }
}
