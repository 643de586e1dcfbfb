//! What is known of the story's malware and who is behind it: two clusters of MISP's galaxies, as the project publishes them.

use serde_json::{Value, json};

use super::DemoFile;

const LOADER: &str = "00000000-0000-4000-8000-00000000de01";
const STEALER: &str = "00000000-0000-4000-8000-00000000de02";
const BOT: &str = "00000000-0000-4000-8000-00000000de03";

pub(super) fn files() -> Vec<DemoFile> {
    let uses = json!([{ "dest-uuid": LOADER, "type": "uses" }, { "dest-uuid": STEALER, "type": "uses" }]);
    let families = [
        family(
            "KageLoader (Windows)",
            LOADER,
            &["ShadowFetch"],
            "Comes in archives that look like statements of account, and fetches KageSteal.",
        ),
        family(
            "KageSteal (Windows)",
            STEALER,
            &["Tsukigrab", "KAGE-9"],
            "Takes passwords kept by browsers, and sessions of banks.",
        ),
        family("EmberBot (ELF)", BOT, &[], "A bot of last year; its command and control was seized."),
    ];
    let actor = json!({
        "value": "Paper Lantern",
        "uuid": "00000000-0000-4000-8000-00000000de04",
        "description": "Imitates banks by mail and look-alike names.",
        "meta": { "synonyms": ["TA-DEMO-1"], "refs": ["https://report.example/paper-lantern"] },
        "related": uses,
    });
    vec![
        cluster("malpedia", "Malpedia", "tool", &families),
        cluster("threat-actor", "Threat Actor", "actor", &[actor]),
    ]
}

fn family(name: &str, uuid: &str, synonyms: &[&str], description: &str) -> Value {
    let refs = ["https://report.example/tsukikage"];
    json!({ "value": name, "uuid": uuid, "description": description, "meta": { "synonyms": synonyms, "refs": refs, "type": [] } })
}

fn cluster(kind: &str, name: &str, category: &str, values: &[Value]) -> DemoFile {
    let content = json!({
        "authors": ["Hantei"], "category": category, "description": "The demo world's own.", "name": name, "source": "Hantei",
        "type": kind, "uuid": format!("00000000-0000-4000-8000-00000000d{:03x}", kind.len()), "values": values, "version": 1,
    });
    DemoFile { path: format!("misp-galaxy/clusters/{kind}.json"), text: format!("{content:#}\n") }
}
