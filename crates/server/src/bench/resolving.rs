//! A name with very many addresses, as fast flux and delivery networks have: how long its pages take, read for the first time, kept, and the
//! last of them.

use std::{fmt::Write as _, fs, net::Ipv4Addr, path::Path};

use anyhow::{Context as _, Result};
use app::{App, Query, Sections, report::RelatedSection};
use model::{Kind, Observable};

use super::{
    figure::{Figure, Figures},
    in_process,
    indicator::World,
    process::Process,
};

/// Addresses of the name.
const ADDRESSES: u64 = 100_000;
/// How often a page is asked for.
const PAGES: usize = 50;
/// 11.0.0.0: public, and nobody's story.
const FIRST: u32 = 0x0B00_0000;
const NAME: &str = "hub.example";

/// Measures in a folder of its own. A world with fewer records has fewer addresses.
pub(super) fn measure(world: &World, folder: &Path, figures: &mut Figures) -> Result<()> {
    let addresses = world.records.min(ADDRESSES);
    let (feeds, data) = (folder.join("resolving/feeds"), folder.join("resolving/data"));
    fs::create_dir_all(&feeds).context("cannot make the folder of feeds")?;
    let mut text = String::new();
    for at in 0..addresses {
        let address = Ipv4Addr::from(FIRST.wrapping_add(u32::try_from(at).unwrap_or_default()));
        let first = 1_764_547_200 + at;
        let last = first + 3_600;
        writeln!(
            text,
            "{{\"rrname\":\"{NAME}\",\"rrtype\":\"A\",\"rdata\":\"{address}\",\"time_first\":{first},\"time_last\":{last},\"count\":2}}"
        )?;
    }
    fs::write(feeds.join("hub.jsonl"), text).context("cannot write the feed")?;
    let used = Process::start(&["import", "--defer-analysis", &feeds.to_string_lossy()], &data)?.finish()?;
    figures.add(Figure {
        what: "import, passive DNS of one name".to_owned(),
        count: addresses,
        took: used.took,
        cpu: used.cpu,
        rss_bytes: used.peak_bytes,
        ..Figure::default()
    });
    let app = App::open(&in_process::options(&data)).context("cannot open the ledger")?;
    let name = Observable::parse_as(Kind::Domain, NAME).context("the name is none")?;
    let last = usize::try_from(addresses).unwrap_or(usize::MAX).saturating_sub(in_process::ITEMS).to_string();
    let mut total = 0;
    let pages = [
        ("addresses of a name with many, first read", 1, None),
        ("addresses of a name with many, page 1", PAGES, None),
        ("addresses of a name with many, last page", PAGES, Some(last)),
    ];
    for (what, times, cursor) in pages {
        figures.add(in_process::timed(what, &vec![name.clone(); times], 1, 1, |keys| {
            for key in keys {
                let sections =
                    Sections { related: vec![RelatedSection::DomainDnsResolutions], ..Sections::default() };
                let cursor = cursor.clone();
                let query = Query { sections, count: in_process::ITEMS, cursor, ..Query::new(key.clone()) };
                app.lookup(&query)?;
            }
            Ok(())
        })?);
    }
    let query = Query { count: 1, ..Query::new(name) };
    for (_, listing) in app.lookup(&query)?.related {
        total = total.max(listing.total.n);
    }
    figures.notes.push(format!("A name with {addresses} addresses says that it has {total}."));
    Ok(())
}
