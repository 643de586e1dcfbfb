//! What a mail says of a verdict, in both languages: the zone with its status, and in one line why.

use accounts::{Language, Told};
use analysis::{Standing, Witness};
use app::Report;
use model::{Class, Status, Zone};

/// A zone with its status, e.g. `Red (Dangerous)`.
pub(super) fn verdict(told: &Told, language: Language) -> String {
    let Told { zone, status } = told;
    match language {
        Language::English => format!("{zone} ({status})"),
        Language::Japanese => {
            let known_zone = Zone::ALL.into_iter().find(|known| known.as_str() == zone);
            let known_status = STATUSES.iter().find(|(known, _)| known.as_str() == status);
            let zone = known_zone.map(japanese_zone).unwrap_or(zone);
            let status = known_status.map(|(_, word)| *word).unwrap_or(status);
            format!("{zone}（{status}）")
        }
    }
}

/// Who says so: the list that weighs most on the verdict's side, with the name that it gives, and how many say the same.
pub(super) fn why(report: &Report, language: Language) -> String {
    let is_english = language == Language::English;
    if report.verdict.decided_by().is_some() {
        return if is_english { "an analyst's assessment" } else { "アナリストの評価" }.to_owned();
    }
    let is_against = report.verdict.zone > Zone::Grey;
    let counted = report.verdict.pieces.iter().filter(|piece| piece.standing == Standing::Counted);
    let side: Vec<&Witness> = counted
        .filter_map(|piece| report.witnesses.get(piece.witness))
        .filter(|witness| is_against == matches!(witness.assessment.class, Class::Malicious | Class::Adware))
        .collect();
    let (Some(first), false) = (side.first(), report.verdict.zone == Zone::Grey) else {
        return match language {
            Language::English => "what sources say is no longer enough for a verdict",
            Language::Japanese => "判定に足る情報がなくなりました",
        }
        .to_owned();
    };
    let name = first.assessment.detection.as_deref().unwrap_or_default();
    let others = side.iter().filter(|witness| witness.list != first.list);
    let others = others.map(|witness| &witness.list).collect::<std::collections::BTreeSet<_>>().len();
    let mut text = first.list.clone();
    match (name.is_empty(), is_english) {
        (true, _) => {}
        (false, true) => text += &format!(" ({name})"),
        (false, false) => text += &format!("（{name}）"),
    }
    match (others, is_english) {
        (0, _) => text,
        (others, true) => format!("{text} and {others} more"),
        (others, false) => format!("{text} ほか{others}件"),
    }
}

fn japanese_zone(zone: Zone) -> &'static str {
    match zone {
        Zone::Red => "赤",
        Zone::Orange => "橙",
        Zone::Yellow => "黄",
        Zone::Green => "緑",
        Zone::Grey => "灰",
    }
}

const STATUSES: [(Status, &str); 8] = [
    (Status::Malware, "マルウェア"),
    (Status::Dangerous, "危険"),
    (Status::NotTrusted, "信頼できない"),
    (Status::AdwareAndOther, "アドウェアなど"),
    (Status::Clean, "クリーン"),
    (Status::Good, "良好"),
    (Status::NoThreatsDetected, "脅威は検出されず"),
    (Status::NotCategorized, "未分類"),
];
