//! Hands mails to the server of a configuration.

use std::{
    fmt,
    time::{Duration, Instant},
};

use lettre::transport::smtp::{authentication::Credentials, client::TlsParameters};

use crate::{
    compose::{Mail, composed},
    config::{BadConfig, Config, Security},
    exchange::{Manner, exchange},
    failure::{Failure, Step},
    relay::Relay,
};

/// Hands mails to one server, each over a connection of its own. Keeps nothing, and may be used by several threads.
pub struct Sender {
    host: String,
    port: u16,
    security: Security,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    from: String,
    limit: Duration,
}

impl Sender {
    /// A sender for a configuration. Reads the certificates; the server is not asked.
    ///
    /// # Errors
    /// [`BadConfig`] says what to mend.
    pub fn new(config: &Config) -> Result<Self, BadConfig> {
        config.check()?;
        let credentials = config.user.as_ref().zip(config.password.as_ref());
        Ok(Self {
            host: config.host.clone(),
            port: config.port(),
            security: config.security,
            tls: config.tls()?,
            credentials: credentials
                .map(|(user, password)| Credentials::new(user.clone(), password.expose().to_owned())),
            from: config.from.clone(),
            limit: config.limit.clamp(Config::LIMIT_MIN, Config::LIMIT_MAX),
        })
    }

    /// Who sends, for [`Mail::from`].
    #[must_use]
    pub fn from(&self) -> &str {
        &self.from
    }

    /// Hands a mail to the server. Blocks for [`Config::limit`] at most, and a little for looking up the server's name.
    ///
    /// `Ok` means that the server took it over: whoever keeps the mail may forget it then, and not before.
    ///
    /// # Errors
    /// [`Failure`], which says whether another attempt makes sense.
    pub fn send(&self, mail: &Mail) -> Result<(), Failure> {
        let mail = composed(mail).map_err(Failure::BadMail)?;
        let deadline = Instant::now() + self.limit;
        let manner = Manner {
            security: self.security,
            tls: self.tls.as_ref(),
            credentials: self.credentials.as_ref(),
            limit: self.limit,
            deadline,
        };
        let relay = Relay::connect(&self.host, self.port, deadline).map_err(|error| {
            if error.kind() == std::io::ErrorKind::TimedOut {
                Failure::TimedOut { step: Step::Greeting, limit: self.limit }
            } else {
                Failure::Unreachable(error)
            }
        })?;
        relay.run(|address| exchange(address, &manner, &mail)).map_err(Failure::Unreachable)?
    }
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}
