//! Long lists, cut into pages: all reports, the reports of each topic, all deputies.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::{Out, Part, Sight, part};
use crate::collate::plan::{Page, list_address};
use crate::collate::rows::{self, ListOf, Members};
use crate::collate::table::*;
use crate::disk::SitePath;
use crate::read::settings_path;

/// Reports on a page of a list; deputies take less room each.
pub(super) const REPORTS_A_PAGE: usize = 50;
const DEPUTIES_A_PAGE: usize = 200;

/// A list to be cut into pages.
pub(super) struct List<'a> {
    /// What tells it from every other list.
    pub name: String,
    /// The address of its first page.
    pub first: String,
    /// Members on a page.
    pub size: usize,
    /// Where to mend it, should another want its address.
    pub path: &'a SitePath,
}

/// What the book of lists calls a page of a list. The number stands first, so that no name can look like another's page.
pub(super) fn page_name(list: &str, page: usize) -> Arc<str> {
    format!("{page} {list}").into()
}

/// Cuts a list into pages and wants an address for each.
pub(super) fn paged<P, M: Clone>(
    out: &mut Out<'_, P>,
    list: List<'_>,
    members: &[M],
    wrap: impl Fn(Vec<M>) -> Members,
    of: impl Fn(usize) -> ListOf,
) {
    let pages = members.len().div_ceil(list.size).max(1);
    for page in 1..=pages {
        let chunk = members.chunks(list.size).nth(page - 1).unwrap_or_default();
        let id = ListId::new(out.list_names.intern(&page_name(&list.name, page)));
        out.claim(&list_address(&list.first, page), Page::List(id), list.path);
        let row = rows::List {
            of: of(page),
            members: wrap(chunk.to_vec()),
            page,
            pages,
            total: members.len(),
        };
        out.lists.push((id, row));
    }
}

part!(AllReports: [ReportOrder] => []);

impl Part for AllReports {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let list = List {
            name: "reports".to_owned(),
            first: "reports/index.html".to_owned(),
            size: REPORTS_A_PAGE,
            path: &settings_path(),
        };
        let all = see.list::<ReportOrder, _>();
        paged(out, list, all, Members::Reports, |_| ListOf::Reports);
    }
}

part!(AllDeputies: [DeputyOrder] => []);

impl Part for AllDeputies {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let list = List {
            name: "deputies".to_owned(),
            first: "deputies/index.html".to_owned(),
            size: DEPUTIES_A_PAGE,
            path: &settings_path(),
        };
        let all = see.list::<DeputyOrder, _>();
        paged(out, list, all, Members::Deputies, |_| ListOf::Deputies);
    }
}

part!(
    /// The reports of each topic, and all topics, those of most reports first.
    Topics: [ReportOrder, Reports, AddressDetours] => [TopicOrder]
);

impl Part for Topics {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let detours = see.get::<AddressDetours>(Whole::ROW);
        let mut found: HashMap<&Arc<str>, (Vec<ReportId>, &SitePath)> = HashMap::new();
        for id in see.list::<ReportOrder, _>() {
            let Some(report) = see.get::<Reports>(*id) else {
                continue;
            };
            for topic in &report.topics {
                let entry = found.entry(topic);
                let entry = entry.or_insert_with(|| (Vec::new(), &report.path));
                entry.0.push(*id);
            }
        }
        let topics: BTreeMap<&Arc<str>, (Vec<ReportId>, &SitePath)> = found.into_iter().collect();
        for (topic, (reports, path)) in &topics {
            let list = List {
                name: format!("topic {topic}"),
                first: detours.map(|d| d.topic(topic)).unwrap_or_default(),
                size: REPORTS_A_PAGE,
                path,
            };
            let of = |_| ListOf::Topic((*topic).clone());
            paged(out, list, reports, Members::Reports, of);
        }
        let mut order: Vec<(Arc<str>, usize)> = topics
            .into_iter()
            .map(|(topic, (reports, _))| (topic.clone(), reports.len()))
            .collect();
        order.sort_by_cached_key(|(topic, n)| {
            (Reverse(*n), crate::pinyin::sort_key(topic), topic.clone())
        });
        out.whole::<TopicOrder>(order);
    }
}
