//! What sandboxes saw in the demo world: CAPE ran the dropper, Triage took its archive apart.

use serde_json::{Value, json};

use super::{
    DemoFile,
    calendar::Calendar,
    cast::{self, DemoSample},
};

/// Days before today on which both were handed in.
const DAYS: i64 = 18;

pub(super) fn files(calendar: &Calendar) -> Vec<DemoFile> {
    let date = calendar.date(DAYS);
    vec![
        DemoFile { path: format!("sandbox/cape_{date}.json"), text: run(calendar) },
        DemoFile { path: format!("sandbox/triage_{date}.json"), text: archive(calendar) },
    ]
}

fn file(sample: &DemoSample, size: u32, paths: &[&str]) -> Value {
    json!({
        "name": sample.name, "guest_paths": paths, "size": size, "md5": sample.md5(), "sha1": sample.sha1(), "sha256": sample.sha256(),
        "type": "PE32 executable (GUI) Intel 80386, for MS Windows", "yara": [],
    })
}

fn run(calendar: &Calendar) -> String {
    let (dropper, loader) =
        (r"C:\Users\hanako\Desktop\meisai.exe", r"C:\Users\hanako\AppData\Local\Temp\updater.exe");
    let process = |pid: u32, parent: u32, image: &str, command_line: &str| {
        let name = image.rsplit('\\').next().unwrap_or_default();
        json!({"process_id": pid, "parent_id": parent, "process_name": name, "module_path": image, "calls": [], "environ": {"CommandLine": command_line}})
    };
    let report = json!({
        "info": {
            "version": "2.4-CAPE", "id": 4711, "category": "file", "package": "exe",
            "started": calendar.stamp(DAYS, 3), "ended": calendar.stamp(DAYS, 3),
            "machine": {"name": "win10-ja", "label": "win10-ja"},
        },
        "target": {"category": "file", "file": file(&cast::DROPPER, 412_160, &[dropper])},
        "CAPE": {
            "payloads": [],
            "configs": [{"KageLoader": {"C2": [format!("{}:8443", cast::C2)], "Campaign": "tsukikage-spring", "Sleep": 30}}],
        },
        "behavior": {
            "processes": [
                process(3120, 2044, dropper, dropper),
                process(3388, 3120, loader, &format!("{loader} /quiet")),
                process(3504, 3388, r"C:\Windows\System32\schtasks.exe", "schtasks /create /tn KageUpdate /sc minute"),
            ],
            "summary": {
                "mutexes": [r"Global\KageLoaderOnce"],
                "write_keys": [r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run\KageUpdate"],
            },
        },
        "network": {
            "hosts": [{"ip": "203.0.113.45"}, {"ip": cast::C2}, {"ip": cast::CDN_ADDRESS}],
            "domains": [{"domain": cast::CDN, "ip": cast::CDN_ADDRESS}],
            "dns": [{"request": cast::CDN, "type": "A", "answers": [{"type": "A", "data": cast::CDN_ADDRESS}]}],
            "http": [{"uri": cast::LOADER_URL, "host": "203.0.113.45", "method": "GET"}],
        },
        "dropped": [file(&cast::LOADER, 288_256, &[loader])],
        "signatures": [
            {"name": "persistence_autorun", "description": "Installs itself for autorun at Windows startup", "severity": 3},
            {"name": "uses_schtasks", "description": "Creates a scheduled task", "severity": 2},
            {"name": "rtlo_name", "description": "The file name hides its ending by a right-to-left override", "severity": 3},
            {"name": "antivm_checks_cpu", "description": "Asks for the name of the processor", "severity": 1},
        ],
        "malscore": 9.6,
        "detections": [{"family": "KageLoader"}],
        "ttps": [
            {"signature": "persistence_autorun", "ttps": ["T1547.001"]},
            {"signature": "uses_schtasks", "ttps": ["T1053.005"]},
            {"signature": "rtlo_name", "ttps": ["T1036.002"]},
        ],
    });
    format!("{report:#}\n")
}

fn archive(calendar: &Calendar) -> String {
    let file = |sample: &DemoSample, depth: u32, size: u32| {
        json!({
            "filename": sample.name, "filesize": size, "md5": sample.md5(), "sha1": sample.sha1(), "sha256": sample.sha256(), "depth": depth,
            "kind": "file",
        })
    };
    let report = json!({
        "version": "0.2",
        "sample": {"sample": "demo-static1", "kind": "file", "size": 398_112, "target": cast::DROPPER_ZIP.name},
        "task": {"task": "demo-static1-static1", "target": cast::DROPPER_ZIP.name},
        "analysis": {"reported": calendar.moment(DAYS, 5).to_string(), "score": 7},
        "signatures": [{"name": "An archive with an executable whose name hides its ending", "score": 7}],
        "files": [file(&cast::DROPPER_ZIP, 0, 398_112), file(&cast::DROPPER, 1, 412_160)],
        "unpack_count": 1,
        "error_count": 0,
    });
    format!("{report:#}\n")
}
