//! The import: feeds written, read into an empty ledger by a process of its own, and read again.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context as _, Result};

use super::{
    feed,
    figure::{Figure, Figures},
    indicator::World,
    process::{Process, folder_bytes},
};

/// Generates, imports twice, and returns the data directory.
pub(super) fn measure(world: &World, folder: &Path, figures: &mut Figures) -> Result<PathBuf> {
    let (feeds, data) = (folder.join("feeds"), folder.join("data"));
    fs::create_dir_all(&feeds).context("cannot make the folder of feeds")?;
    let started = Instant::now();
    let bytes = feed::write_threatfox_csv(world, &feeds).context("cannot write the feeds")?;
    let count = world.records;
    figures.add(Figure {
        what: "feeds written".to_owned(),
        count,
        took: started.elapsed(),
        disk_bytes: Some(bytes),
        ..Figure::default()
    });
    let feeds = feeds.to_string_lossy();
    // What follows from the records is drawn by itself: others have nothing like it.
    let steps: [(&str, &[&str]); 3] = [
        ("import", &["import", "--defer-analysis", &feeds]),
        ("import again", &["import", "--defer-analysis", &feeds]),
        ("analysers, after the import", &["analyse"]),
    ];
    for (what, arguments) in steps {
        let used = Process::start(arguments, &data)?.finish().context("the import failed")?;
        let disk_bytes = folder_bytes(&data).context("cannot measure the data")?;
        figures.add(Figure {
            what: what.to_owned(),
            count,
            took: used.took,
            cpu: used.cpu,
            rss_bytes: used.peak_bytes,
            disk_bytes: Some(disk_bytes),
            ..Figure::default()
        });
    }
    Ok(data)
}
