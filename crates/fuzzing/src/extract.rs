//! Observables in any text. The laws: what is found stands where it is said to stand, in order; cutting a text into lines finds what
//! stands on them.

use analysis::extract::{Options, extract_all};

use crate::plant;

/// Any text, as a log.
pub(crate) fn any(bytes: &[u8]) {
    for options in [Options::default(), Options { email_hosts: false, url_hosts: false, doubtful: false }] {
        let all = extract_all(bytes, &options);
        let mut end = 0;
        for found in &all {
            assert!(found.span.end >= end && found.span.start < found.span.end, "{found:?} behind {end}");
            assert!(bytes.get(found.span.clone()).is_some(), "{found:?} in {} bytes", bytes.len());
            end = found.span.end;
            let printed = found.observable.to_string();
            assert_eq!(model::Observable::detect(&printed).as_ref(), Ok(&found.observable), "{printed}");
        }
        // A URL names its host too, and may hold others; yet none without a byte of its own.
        assert!(all.len() <= 2 * bytes.len(), "{} found in {} bytes", all.len(), bytes.len());
        plant!(all.len() >= 4 && all.iter().all(|found| found.defanged));
    }
}
