//! Logs of DRAKVUF Sandbox: an event a line, as JSON. They do not say which file was run; the name of the log does, or a folder around it, when that is
//! the SHA-256.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Read},
};

use model::Timestamp;
use serde_json::Value;

use super::{Digests, Part, Report, hand_out};
use crate::{Context, Sink, Spot, format, input::Input};

/// Longest event that is read, in bytes.
const EVENT_BYTES_MAX: u64 = 256 * 1024;
/// Most processes that are told apart.
const PROCESSES_MAX: usize = 1000;

/// Whether the beginning of a file is that of a log.
pub(crate) fn is_log(head: &str) -> bool {
    let first = head.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    first.trim_start().starts_with('{') && first.contains("\"Plugin\"") && first.contains("\"PID\"")
}

/// Reads a log.
///
/// # Errors
/// When reading fails. Lines that are no events are refused.
pub(crate) fn read(input: &dyn Input, context: &Context, sink: &mut dyn Sink) -> io::Result<()> {
    let mut reader = format::decoded(input.open()?)?;
    let digests = Digests::default().or_named(input.name());
    let mut log = match Report::new(context, context.observed_at, digests) {
        Ok(report) => report,
        Err(_) => {
            sink.reject(
                Spot::File,
                "the log does not say which file was run: name it after the SHA-256 of the file (`DIGEST.log`)",
                b"",
            );
            return Ok(());
        }
    };
    let mut processes: BTreeMap<String, (String, String)> = BTreeMap::new();
    let mut last: Option<Timestamp> = None;
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        if (&mut reader).take(EVENT_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if !line.ends_with(b"\n") && line.len() as u64 >= EVENT_BYTES_MAX {
            sink.reject(
                Spot::Line(number),
                "an event is longer than 256 KiB",
                line.get(..80).unwrap_or_default(),
            );
            reader.skip_until(b'\n')?;
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let Ok(event) = serde_json::from_slice::<Value>(&line) else {
            sink.reject(Spot::Line(number), "no event", line.get(..80).unwrap_or_default());
            continue;
        };
        let event = Part::new(&event);
        let seconds = event.at("TimeStamp").number().map(|seconds| Timestamp::from_seconds(whole(seconds)));
        last = last.max(seconds);
        take(event, &mut log, &mut processes);
    }
    for (pid, (parent, image)) in processes {
        log.process(&pid, &parent, &image, "");
    }
    if let Some(last) = last {
        log.at(last);
    }
    let _ = hand_out(Ok(log.end(None)), Spot::File, sink);
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "out of range it is the last moment there is")]
fn whole(seconds: f64) -> i64 {
    seconds.clamp(0.0, 4_102_444_800.0) as i64
}

fn take(event: Part<'_>, log: &mut Report<'_>, processes: &mut BTreeMap<String, (String, String)>) {
    let [pid, parent] = ["PID", "PPID"].map(|name| event.at(name).text());
    let image = event.first(&["ProcessName", "RunningProcess"]);
    if !image.is_empty() && processes.len() < PROCESSES_MAX {
        processes.entry(pid).or_insert_with(|| (parent, image));
    }
    match event.at("Plugin").str() {
        "regmon" if event.at("Method").str().contains("SetValue") => log.registry_key(event.at("Key").str()),
        "procmon" if event.at("Method").str() == "NtCreateUserProcess" => {
            let (new, image) = (event.at("NewPid").text(), event.at("ImagePathName").text());
            let creator = event.at("PID").text();
            if !new.is_empty() && !image.is_empty() {
                processes.insert(new, (creator, image));
            }
        }
        "objmon" | "syscall" if event.at("Method").str() == "NtCreateMutant" => {
            log.mutex(&event.first(&["Name", "ObjectAttributes"]));
        }
        _ => {}
    }
}
