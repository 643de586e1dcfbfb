//! Configurations that make no client.

use std::time::Duration;

use fetch::{BODY_BYTES_CEILING, Config, ConfigError, Fetcher, Roots, TOTAL_TIMEOUT_CEILING};

fn check(config: Config, expected: Option<ConfigError>) {
    assert_eq!(Fetcher::new(config).err(), expected);
}

#[test]
fn configurations() {
    let default = Config::default;
    check(default(), None);
    check(Config { body_bytes_max: BODY_BYTES_CEILING, ..default() }, None);
    let over = BODY_BYTES_CEILING + 1;
    check(Config { body_bytes_max: over, ..default() }, Some(ConfigError::BodyBytes(over)));
    check(Config { body_bytes_max: 0, ..default() }, Some(ConfigError::BodyBytes(0)));
    check(Config { total_timeout: TOTAL_TIMEOUT_CEILING, ..default() }, None);
    let over = TOTAL_TIMEOUT_CEILING + Duration::from_millis(1);
    check(Config { total_timeout: over, ..default() }, Some(ConfigError::Timeout(over)));
    check(
        Config { connect_timeout: Duration::ZERO, ..default() },
        Some(ConfigError::Timeout(Duration::ZERO)),
    );
    check(Config { ports: Vec::new(), ..default() }, Some(ConfigError::Ports));
    let user_agent = "a\r\nb".to_owned();
    check(Config { user_agent: user_agent.clone(), ..default() }, Some(ConfigError::UserAgent(user_agent)));
    check(Config { roots: Roots::Only(Vec::new()), ..default() }, Some(ConfigError::Roots));
    check(
        Config { roots: Roots::Only(vec![b"no certificate".to_vec().into()]), ..default() },
        Some(ConfigError::Roots),
    );
}

#[test]
fn defaults() {
    let config = Config::default();
    assert!(config.allow_private.is_empty());
    assert!(!config.is_http_allowed);
    assert_eq!(config.connect_timeout, Duration::from_secs(5));
    assert_eq!(config.total_timeout, Duration::from_secs(300));
    assert_eq!(config.body_bytes_max, 512 * 1024 * 1024);
}

#[test]
fn roots_from_pem() {
    let refused = |pem: &[u8]| Roots::from_pem(pem).err();
    assert_eq!(refused(b""), Some(ConfigError::Roots));
    assert_eq!(
        refused(b"-----BEGIN CERTIFICATE-----\n???\n-----END CERTIFICATE-----\n"),
        Some(ConfigError::Roots)
    );
    let key = rcgen::KeyPair::generate().unwrap();
    assert_eq!(refused(key.serialize_pem().as_bytes()), Some(ConfigError::Roots), "a key is no certificate");
    let certificate =
        rcgen::CertificateParams::new(vec!["feed.example".to_owned()]).unwrap().self_signed(&key).unwrap();
    let roots = Roots::from_pem(certificate.pem().repeat(2).as_bytes()).unwrap();
    assert_eq!(format!("{roots:?}"), "Only(2 authorities)");
    check(Config { roots, ..Config::default() }, None);
}
