//! Long lists, cut into pages: all reports, the reports of each topic, all deputies.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use ahash::{HashMap, HashMapExt};

use super::{Out, Part, Sight, part};
use crate::collate::plan::Page;
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
    pub cut: Cut,
    /// Where to mend it, should another want its address.
    pub path: &'a SitePath,
}

/// How a list is cut into pages, with the number of members on a page.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cut {
    /// From the first member on: for lists by name.
    FromFirst(usize),
    /// For lists that stand newest first and grow there: full pages are cut from the oldest on, and the first page
    /// holds the rest, up to almost two pages. So a new member changes the first page and no other, and what once
    /// stood on a further page stands there for good.
    FromLast(usize),
}

impl Cut {
    /// The pages in the order they are turned, each with the number in its address; 0 for the first, which has none.
    fn pages<M>(self, members: &[M]) -> Vec<(usize, &[M])> {
        let (size, blocks, front) = match self {
            Cut::FromFirst(size) => (size, 0, size.min(members.len())),
            Cut::FromLast(size) => {
                let blocks = (members.len() / size).saturating_sub(1);
                (size, blocks, members.len() - blocks * size)
            }
        };
        let (front, rest) = members.split_at_checked(front).unwrap_or((members, &[]));
        let rest = rest.chunks(size).enumerate().map(|(i, chunk)| match self {
            Cut::FromFirst(_) => (i + 2, chunk),
            Cut::FromLast(_) => (blocks - i, chunk),
        });
        std::iter::once((0, front)).chain(rest).collect()
    }
}

/// The address of a page of the list whose first page is `first`:
/// `reports/index.html` → `reports/page/2.html`, `topics/x.html` → `topics/x/page/2.html`.
fn address(first: &str, number: usize) -> Arc<str> {
    if number == 0 {
        return first.into();
    }
    let base = first
        .strip_suffix("/index.html")
        .or_else(|| first.strip_suffix(".html"))
        .unwrap_or(first);
    format!("{base}/page/{number}.html").into()
}

/// What the book of lists calls a page of a list. The number stands first, so that no name can look like another's page.
fn page_name(list: &str, number: usize) -> Arc<str> {
    format!("{number} {list}").into()
}

/// What the book of lists calls the first page of a list.
pub(super) fn first_page(list: &str) -> Arc<str> {
    page_name(list, 0)
}

/// Cuts a list into pages and wants an address for each.
pub(super) fn paged<P, M: Clone>(
    out: &mut Out<'_, P>,
    list: List<'_>,
    members: &[M],
    wrap: impl Fn(Vec<M>) -> Members,
    of: impl Fn(usize) -> ListOf,
) {
    let pages = list.cut.pages(members);
    let addresses: Vec<Arc<str>> = pages
        .iter()
        .map(|(n, _)| address(&list.first, *n))
        .collect();
    for (i, ((number, members_here), own)) in pages.iter().zip(&addresses).enumerate() {
        let page = i + 1;
        let id = ListId::new(out.list_names.intern(&page_name(&list.name, *number)));
        out.claim(own, Page::List(id), list.path);
        let row = rows::List {
            of: of(page),
            members: wrap(members_here.to_vec()),
            page,
            pages: pages.len(),
            total: (page == 1).then_some(members.len()),
            first: addresses.first().unwrap_or(own).clone(),
            last: addresses.last().unwrap_or(own).clone(),
            previous: i.checked_sub(1).and_then(|i| addresses.get(i)).cloned(),
            next: addresses.get(i + 1).cloned(),
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
            cut: Cut::FromLast(REPORTS_A_PAGE),
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
            cut: Cut::FromFirst(DEPUTIES_A_PAGE),
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
                cut: Cut::FromLast(REPORTS_A_PAGE),
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The sizes of the pages with their numbers, of a list of so many.
    fn cut(cut: Cut, members: usize) -> Vec<(usize, usize)> {
        let members: Vec<usize> = (0..members).collect();
        let pages = cut.pages(&members);
        let joined: Vec<usize> = pages.iter().flat_map(|(_, page)| page.to_vec()).collect();
        assert_eq!(joined, members, "no member is lost, and none moves");
        pages.iter().map(|(n, page)| (*n, page.len())).collect()
    }

    #[test]
    fn a_list_by_date_is_cut_from_the_oldest_and_its_first_page_is_never_nearly_empty() {
        let by_date = |members| cut(Cut::FromLast(50), members);
        assert_eq!(by_date(0), [(0, 0)]);
        assert_eq!(by_date(1), [(0, 1)]);
        assert_eq!(by_date(49), [(0, 49)]);
        assert_eq!(by_date(50), [(0, 50)]);
        assert_eq!(by_date(51), [(0, 51)]);
        assert_eq!(by_date(99), [(0, 99)]);
        assert_eq!(by_date(100), [(0, 50), (1, 50)]);
        assert_eq!(by_date(101), [(0, 51), (1, 50)]);
        assert_eq!(by_date(149), [(0, 99), (1, 50)]);
        assert_eq!(by_date(150), [(0, 50), (2, 50), (1, 50)]);
        assert_eq!(by_date(151), [(0, 51), (2, 50), (1, 50)]);
    }

    #[test]
    fn a_list_by_name_is_cut_from_its_beginning() {
        let by_name = |members| cut(Cut::FromFirst(50), members);
        assert_eq!(by_name(0), [(0, 0)]);
        assert_eq!(by_name(50), [(0, 50)]);
        assert_eq!(by_name(51), [(0, 50), (2, 1)]);
        assert_eq!(by_name(101), [(0, 50), (2, 50), (3, 1)]);
    }

    #[test]
    fn further_pages_stand_in_a_folder_of_their_own() {
        assert_eq!(
            address("reports/index.html", 0).as_ref(),
            "reports/index.html"
        );
        assert_eq!(
            address("reports/index.html", 2).as_ref(),
            "reports/page/2.html"
        );
        assert_eq!(address("topics/x.html", 2).as_ref(), "topics/x/page/2.html");
    }
}
