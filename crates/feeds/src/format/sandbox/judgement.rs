//! What an analysis makes of a file, and how sure it is.

use model::malware_analysis::AnalysisResult;

use super::percent;

/// How sure an analysis is of what it makes of the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Judgement {
    pub(crate) result: AnalysisResult,
    /// In percent.
    pub(crate) confidence: u8,
}

/// How sure one may be that a file is malware that so many of so many engines detect. Engines err and copy one another: one says little, twenty
/// leave no doubt; that thirty or more were asked and none detects it says that nothing was found.
pub(crate) fn by_engines(asked: u32, detecting: usize) -> Option<Judgement> {
    let doubt = 0.85_f64.powi(i32::try_from(detecting).unwrap_or(i32::MAX));
    let confidence = percent(100.0 * (1.0 - doubt));
    match (detecting, asked) {
        (0, 30..) => Some(Judgement { result: AnalysisResult::Benign, confidence: 80 }),
        (0, _) => None,
        (1..=3, _) => Some(Judgement { result: AnalysisResult::Suspicious, confidence }),
        _ => Some(Judgement { result: AnalysisResult::Malicious, confidence }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_convince_together() {
        let judged =
            |asked, detecting| by_engines(asked, detecting).map(|j| (j.result.as_str(), j.confidence));
        assert_eq!(judged(70, 0), Some(("benign", 80)));
        assert_eq!(judged(5, 0), None);
        assert_eq!(judged(70, 1), Some(("suspicious", 15)));
        assert_eq!(judged(70, 10), Some(("malicious", 80)));
        assert_eq!(judged(70, 60), Some(("malicious", 100)));
    }
}
