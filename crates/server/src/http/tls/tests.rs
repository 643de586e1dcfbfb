//! What certificates and keys are refused with which words, and what a broken new pair costs.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use rcgen::{CertificateParams, KeyPair};

use super::*;
use crate::metrics::Metrics;

/// A certificate that signs itself, and its key.
fn pair() -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let certificate =
        CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
    (certificate.pem(), key.serialize_pem())
}

/// A folder with `chain.pem` and `key.pem`.
fn folder(chain: &str, key: &str, mode: u32) -> (tempfile::TempDir, TlsFiles) {
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles {
        certificate: folder.path().join("chain.pem"),
        key: folder.path().join("key.pem"),
        interval: Duration::from_millis(2),
    };
    fs::write(&files.certificate, chain).unwrap();
    fs::write(&files.key, key).unwrap();
    fs::set_permissions(&files.key, fs::Permissions::from_mode(mode)).unwrap();
    (folder, files)
}

#[track_caller]
fn check(chain: &str, key: &str, mode: u32, says: &str) {
    let (folder, files) = folder(chain, key, mode);
    let Err(error) = Tls::open(files) else { panic!("`{says}` is not said") };
    let shown = error.to_string().replace(folder.path().to_str().unwrap(), "DIR");
    assert!(shown.contains(says), "{shown}");
}

#[test]
fn what_cannot_be_used_says_why() {
    let (chain, key) = pair();
    let (_, other) = pair();
    let (_kept, files) = folder(&chain, &key, 0o400);
    assert!(Tls::open(files).is_ok());
    check(
        &chain,
        &other,
        0o600,
        "the key `DIR/key.pem` does not belong to the first certificate of `DIR/chain.pem`",
    );
    check("", &key, 0o600, "`DIR/chain.pem` has no certificate in PEM");
    check(&key, &key, 0o600, "`DIR/chain.pem` has no certificate in PEM");
    check(&chain, "", 0o600, "`DIR/key.pem` has no private key in PEM");
    check(&chain, &chain, 0o600, "`DIR/key.pem` has no private key in PEM");
    check(&chain, &key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), 0o600, "`DIR/key.pem` is encrypted");
    check(
        "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n",
        &key,
        0o600,
        "`DIR/chain.pem` is broken PEM",
    );
    check(
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        &key,
        0o600,
        "cannot use the certificate `DIR/chain.pem`",
    );
    check(&"x".repeat(1024 * 1024 + 1), &key, 0o600, "`DIR/chain.pem` has more than 1048576 bytes");
    for mode in [0o640, 0o604, 0o644, 0o620, 0o601, 0o777] {
        check(&chain, &key, mode, "`chmod 600 DIR/key.pem`");
        check(&chain, &key, mode, &format!("(mode {mode:03o})"));
    }
}

/// Waits until a counter has a value.
async fn until(counter: &AtomicU64, value: u64) {
    let mut looks = tokio::time::interval(Duration::from_millis(1));
    while counter.load(Ordering::Relaxed) != value {
        looks.tick().await;
    }
}

#[tokio::test]
async fn a_broken_pair_keeps_the_old_one_and_is_tried_once() {
    let (chain, key) = pair();
    let (_folder, files) = folder(&chain, &key, 0o600);
    let tls = Tls::open(files.clone()).unwrap();
    let metrics = Metrics::default();
    let in_use = || Arc::as_ptr(&tls.current.read().unwrap());
    let first = in_use();
    let steps = async {
        let (new_chain, new_key) = pair();
        fs::write(&files.certificate, &new_chain).unwrap();
        until(&metrics.tls_failed_reloads, 1).await;
        assert_eq!(in_use(), first);
        // Many more looks at the same files.
        let mut looks = tokio::time::interval(files.interval);
        for _ in 0..20 {
            looks.tick().await;
        }
        assert_eq!(metrics.tls_failed_reloads.load(Ordering::Relaxed), 1);
        fs::write(&files.key, &new_key).unwrap();
        until(&metrics.tls_reloads, 1).await;
        assert_ne!(in_use(), first);
        // A key that others may read, and one that is gone, are refused; `chmod` alone is a change.
        let second = in_use();
        fs::set_permissions(&files.key, fs::Permissions::from_mode(0o644)).unwrap();
        until(&metrics.tls_failed_reloads, 2).await;
        fs::remove_file(&files.certificate).unwrap();
        until(&metrics.tls_failed_reloads, 3).await;
        assert_eq!(in_use(), second);
    };
    let patience = Duration::from_secs(60);
    tokio::select! {
        outcome = tokio::time::timeout(patience, steps) => outcome.expect("changes are seen"),
        () = keep_current(&tls, &metrics) => {}
    }
}
