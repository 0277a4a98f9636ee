//! Links read from the other end: the reports that name a deputy, a station, a campaign; the series of a campaign.

use ahash::{HashMap, HashMapExt};

use super::{Out, Part, Settings, Sight, part};
use crate::collate::table::*;
use crate::finding::{Path, Place};
use crate::model::Kind;
use crate::read::settings_path;
use crate::rules;

part!(
    /// Who is named by which reports, newest first. Who is named by none has no row.
    Backlinks: [ReportOrder, Reports] => [DeputyReports, StationReports, CampaignReports]
);

impl Part for Backlinks {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let mut of_deputy: HashMap<DeputyId, Vec<ReportId>> = HashMap::new();
        let mut of_station: HashMap<StationId, Vec<ReportId>> = HashMap::new();
        let mut of_campaign: HashMap<CampaignId, Vec<ReportId>> = HashMap::new();
        for id in see.list::<ReportOrder, _>() {
            let Some(report) = see.get::<Reports>(*id) else {
                continue;
            };
            for deputy in &report.deputies {
                of_deputy.entry(*deputy).or_default().push(*id);
            }
            for station in &report.stations {
                of_station.entry(*station).or_default().push(*id);
            }
            if let Some(campaign) = report.campaign {
                of_campaign.entry(campaign).or_default().push(*id);
            }
        }
        out.table::<DeputyReports>(of_deputy.into_iter().collect());
        out.table::<StationReports>(of_station.into_iter().collect());
        out.table::<CampaignReports>(of_campaign.into_iter().collect());
    }
}

part!(
    /// Campaigns by ID, and the series that belong to each, by its ID or title.
    CampaignsAndSeries: [CampaignCards, Settings] => [CampaignOrder, CampaignSeries]
);

impl Part for CampaignsAndSeries {
    fn run(see: Sight<'_, Self>, out: &mut Out<'_, Self>) {
        let mut campaigns: Vec<_> = see
            .each::<CampaignCards>()
            .map(|(id, card)| (see.id(Kind::Campaign, id), card.title.as_str(), id))
            .collect();
        campaigns.sort_unstable_by_key(|(id, _, _)| *id);
        let mut of_campaign: Vec<(CampaignId, Vec<SeriesId>)> = campaigns
            .iter()
            .map(|(_, _, id)| (*id, Vec::new()))
            .collect();
        for (i, series) in see.settings().series.iter().enumerate() {
            let Some(written) = series.campaign.as_deref() else {
                continue;
            };
            let mut known = false;
            for ((id, title, _), (_, all)) in campaigns.iter().zip(&mut of_campaign) {
                if written == id.as_ref() || written == *title {
                    all.push(SeriesId::new(i as u32));
                    known = true;
                }
            }
            // A series without an ID, or with that of another, is no series; `site-toml` tells of it.
            if !known && super::series::is_first_of_its_id(see.settings(), i) {
                let way = Path::key("series").item(i).then("campaign");
                let known = campaigns
                    .iter()
                    .flat_map(|(id, title, _)| [id.as_ref(), *title]);
                out.findings.push(rules::unknown_campaign::finding(
                    Place::value(&settings_path(), way),
                    written,
                    known.collect::<Vec<&str>>(),
                ));
            }
        }
        out.whole::<CampaignOrder>(campaigns.into_iter().map(|(_, _, id)| id).collect());
        out.table::<CampaignSeries>(of_campaign);
    }
}
