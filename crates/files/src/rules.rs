//! YARA rules, by `boreal`: compiled once, run within a time.
//!
//! `boreal` rather than `yara-x`: about 20 packages instead of 180 (no compiler of WebAssembly comes with it), and it speaks YARA 4 with the modules
//! that rules use. Rules that were compiled elsewhere are never loaded.

use std::time::Duration;

use boreal::{
    Compiler, MetadataValue, Scanner,
    compiler::CompilerParams,
    scanner::{ScanError, ScanParams},
};

use crate::{Facts, report::RuleMatch};

/// Rules that can be run.
pub struct Rules {
    scanner: Scanner,
    count: usize,
}

/// Longest time that rules may take over one file.
const TIMEOUT: Duration = Duration::from_secs(3);
/// Matches that are told of one file.
const MATCHES_MAX: usize = 100;

impl Rules {
    /// Compiles rule files, each given by its name and text. A file with an error is left out as a whole, and the error told.
    #[must_use]
    pub fn compile<'t>(files: impl IntoIterator<Item = (&'t str, &'t str)>) -> (Self, Vec<String>) {
        let mut compiler = Compiler::new();
        // An include would read any file on the machine.
        compiler.set_params(CompilerParams::default().disable_includes(true));
        let mut errors = Vec::new();
        for (name, text) in files {
            if let Err(error) = compiler.add_rules_str_in_namespace(text, name) {
                errors.push(format!("rules of `{name}`: {error}"));
            }
        }
        let mut scanner = compiler.finalize();
        scanner.set_scan_params(ScanParams::default().timeout_duration(Some(TIMEOUT)));
        let count = scanner.rules().filter(|rule| !rule.is_private).count();
        (Self { scanner, count }, errors)
    }

    /// How many rules there are, private ones aside.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Rules that match `bytes`, and what kept others from being tried.
    #[must_use]
    pub fn matches(&self, bytes: &[u8]) -> (Vec<RuleMatch>, Option<String>) {
        let (result, error) = match self.scanner.scan_mem(bytes) {
            Ok(result) => (result, None),
            Err((ScanError::Timeout, partial)) => {
                (partial, Some(format!("rules took longer than {} s", TIMEOUT.as_secs())))
            }
            Err((error, partial)) => (partial, Some(format!("rules failed: {error}"))),
        };
        let cut = (result.rules.len() > MATCHES_MAX)
            .then(|| format!("{} rules match, {MATCHES_MAX} are told", result.rules.len()));
        let told = result.rules.iter().take(MATCHES_MAX).map(|rule| {
            let text = |symbol| match symbol {
                MetadataValue::Bytes(bytes) => {
                    Some(String::from_utf8_lossy(self.scanner.get_bytes_symbol(bytes)).into_owned())
                }
                MetadataValue::Integer(number) => Some(number.to_string()),
                MetadataValue::Boolean(_) => None,
            };
            let meta = |wanted: &str| {
                let found =
                    rule.metadatas.iter().find(|meta| self.scanner.get_string_symbol(meta.name) == wanted);
                found.and_then(|meta| text(meta.value)).map(bounded)
            };
            RuleMatch {
                name: bounded(rule.name.to_owned()),
                file: bounded(rule.namespace.to_owned()),
                description: meta("description"),
                score: meta("score").and_then(|score| score.parse().ok()).map(|score: u8| score.min(100)),
                tags: rule.tags.iter().map(|tag| self.scanner.get_string_symbol(*tag).to_owned()).collect(),
            }
        });
        (told.collect(), error.or(cut))
    }
}

fn bounded(mut text: String) -> String {
    let end = text.floor_char_boundary(Facts::TEXT_BYTES_MAX);
    text.truncate(end);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = r#"
        private rule text { strings: $a = "hantei" condition: $a }
        rule names_us : demo greeting { meta: description = "says our name" score = 75 condition: text }
        rule large { condition: filesize > 1MB }
    "#;

    #[test]
    fn rules_match() {
        let (rules, errors) = Rules::compile([("ours.yar", RULES), ("broken.yar", "rule { condition: }")]);
        assert_eq!(rules.count(), 2);
        assert_eq!(errors.len(), 1, "{errors:?}");
        let (matches, error) = rules.matches(b"this is hantei");
        assert_eq!(error, None);
        let expected = RuleMatch {
            name: "names_us".to_owned(),
            file: "ours.yar".to_owned(),
            description: Some("says our name".to_owned()),
            score: Some(75),
            tags: vec!["demo".to_owned(), "greeting".to_owned()],
        };
        assert_eq!(matches, [expected]);
        assert_eq!(rules.matches(b"nothing").0, []);
    }

    #[test]
    fn rules_read_no_files() {
        let (rules, errors) =
            Rules::compile([("a.yar", "include \"/etc/passwd\"\nrule a { condition: true }")]);
        assert_eq!((rules.count(), errors.len()), (0, 1), "{errors:?}");
    }
}
