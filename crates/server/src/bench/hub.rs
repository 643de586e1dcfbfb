//! A value that very many records share: one file that hundreds of thousands of indicators lead to. What an edge takes on disk, and how
//! long the file's page takes.

use std::{fs, path::Path};

use anyhow::{Context as _, Result};
use app::{App, Query, Sections};
use model::{Kind, Observable};

use super::{
    feed,
    figure::{Figure, Figures},
    in_process,
    indicator::World,
    process::{Process, folder_bytes},
};

/// Records that share the value.
const SHARING: u64 = 200_000;
/// How often its page is asked for.
const PAGES: usize = 50;

/// Measures in folders of its own. A world with fewer records has a smaller hub.
pub(super) fn measure(world: &World, folder: &Path, figures: &mut Figures) -> Result<()> {
    let world =
        World { records: world.records.min(SHARING), seed: world.seed.wrapping_add(3 << 32), ..*world };
    let sample = world.sample(0);
    let mut bytes = [0, 0];
    // The same indicators without the edges and with them.
    for (bytes, shared) in bytes.iter_mut().zip([None, Some(sample.as_str())]) {
        let name = if shared.is_some() { "hub" } else { "no-hub" };
        let (feeds, data) = (folder.join(name).join("feeds"), folder.join(name).join("data"));
        fs::create_dir_all(&feeds).context("cannot make the folder of feeds")?;
        feed::write_shared(&world, shared, &feeds).context("cannot write the feeds")?;
        let used =
            Process::start(&["import", "--defer-analysis", &feeds.to_string_lossy()], &data)?.finish()?;
        *bytes = folder_bytes(&data).context("cannot measure the data")?;
        let what =
            if shared.is_some() { "import, all leading to one file" } else { "import, leading nowhere" };
        figures.add(Figure {
            what: what.to_owned(),
            count: world.records,
            took: used.took,
            cpu: used.cpu,
            rss_bytes: used.peak_bytes,
            disk_bytes: Some(*bytes),
            ..Figure::default()
        });
    }
    let [without, with] = bytes;
    figures.notes.push(format!(
        "A file that {} records lead to: {} bytes on disk an edge.",
        world.records,
        with.saturating_sub(without) / world.records.max(1)
    ));
    let app = App::open(&in_process::options(&folder.join("hub").join("data")))
        .context("cannot open the hub's ledger")?;
    let hub = Observable::parse_as(Kind::Hash, &sample).context("the hub is no digest")?;
    let pages = vec![hub; PAGES];
    figures.add(in_process::timed("report, file shared by all records", &pages, 1, 1, |keys| {
        for key in keys {
            let sections = Sections::all(Kind::Hash);
            app.lookup(&Query { sections, count: in_process::ITEMS, ..Query::new(key.clone()) })?;
        }
        Ok(())
    })?);
    Ok(())
}
