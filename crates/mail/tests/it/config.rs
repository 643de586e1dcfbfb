//! What a configuration may say.

use std::path::PathBuf;

use mail::{BadConfig, Config, Password, Security, Sender};

use crate::support::config;

#[track_caller]
fn check(change: impl FnOnce(&mut Config), expected: Option<&str>) {
    let mut config = config(25);
    change(&mut config);
    let outcome = Sender::new(&config);
    match (outcome, expected) {
        (Ok(_), None) => {}
        (Err(error), Some(words)) => assert!(error.to_string().contains(words), "{error}"),
        (outcome, expected) => panic!("{outcome:?}, expected {expected:?}"),
    }
}

fn log_in(config: &mut Config) {
    config.user = Some("hantei".into());
    config.password = Some(Password::new("correct horse".into()));
}

#[test]
fn configurations_are_checked() {
    check(|_| {}, None);
    check(|config| config.host = "mail.example".into(), None);
    check(|config| config.host = "::1".into(), None);
    check(|config| config.host = "mail example\r\n".into(), Some("neither a name nor an address"));
    check(|config| config.host = String::new(), Some("neither a name nor an address"));
    check(|config| config.from = "nobody".into(), Some("sender"));
    check(|config| config.from = "Hantei <hantei@hantei.example>".into(), None);
    check(|config| config.user = Some("hantei".into()), Some("together"));
    check(|config| config.password = Some(Password::new("x".into())), Some("together"));
    check(log_in, None);
    check(
        |config| {
            log_in(config);
            config.host = "192.0.2.25".into();
        },
        Some("unprotected"),
    );
    check(
        |config| {
            log_in(config);
            config.host = "192.0.2.25".into();
            config.security = Security::StartTls;
        },
        None,
    );
    check(
        |config| {
            log_in(config);
            config.password = Some(Password::new(String::new()));
        },
        Some("1 to 512 bytes"),
    );
    check(|config| config.ca_file = Some("ca.pem".into()), Some("without TLS"));
    check(
        |config| {
            config.security = Security::Tls;
            config.ca_file = Some("/nowhere/ca.pem".into());
        },
        Some("`/nowhere/ca.pem`"),
    );
}

#[test]
fn a_file_without_certificates_is_refused() {
    let folder = std::env::temp_dir().join(format!("hantei-mail-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path: PathBuf = folder.join("ca.pem");
    for text in ["", "no PEM", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        std::fs::write(&path, text).unwrap();
        let config = Config { security: Security::Tls, ca_file: Some(path.clone()), ..config(25) };
        let error = Sender::new(&config).unwrap_err();
        assert!(matches!(&error, BadConfig::NoCertificates(known) if *known == path), "{text:?}: {error}");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn ports_follow_from_the_protection() {
    for (security, port) in [(Security::None, 25), (Security::StartTls, 587), (Security::Tls, 465)] {
        assert_eq!(Config { security, port: None, ..config(1) }.port(), port);
        assert_eq!(Security::from_word(security.as_str()), Some(security));
    }
    assert_eq!(Security::from_word("ssl"), None);
    assert_eq!(config(2525).port(), 2525);
}

#[test]
fn passwords_are_not_told() {
    let mut config = config(25);
    log_in(&mut config);
    let sender = Sender::new(&config).unwrap();
    let shown = format!("{config:?} {:?} {sender:?}", config.password);
    assert!(!shown.contains("correct horse"), "{shown}");
}
