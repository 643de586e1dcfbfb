//! Where the socket connects: the one place that every connection passes, whatever led to it.

use ureq::unversioned::transport::{ConnectionDetails, Connector, TcpConnector, Transport};

use crate::{address::AddressRule, stop::Stop};

/// Connects to those addresses that the rule permits, and to no others.
#[derive(Debug)]
pub(crate) struct GuardedConnector {
    pub(crate) rule: AddressRule,
}

impl Connector<()> for GuardedConnector {
    type Out = Box<dyn Transport>;

    fn connect(
        &self,
        details: &ConnectionDetails<'_>,
        _: Option<()>,
    ) -> Result<Option<Self::Out>, ureq::Error> {
        let mut addrs = details.resolver.empty();
        for address in details.addrs.iter().filter(|address| self.rule.permits(address.ip())) {
            addrs.push(*address);
        }
        if addrs.is_empty() {
            return Err(Stop::Refused.into());
        }
        let checked = ConnectionDetails {
            uri: details.uri,
            addrs,
            config: details.config,
            request_level: details.request_level,
            resolver: details.resolver,
            now: details.now,
            timeout: details.timeout,
            current_time: details.current_time.clone(),
            run_connector: details.run_connector.clone(),
            register_shutdown: details.register_shutdown.clone(),
        };
        match TcpConnector::default().connect(&checked, None::<()>) {
            Ok(made) => Ok(made.map(|transport| Box::new(transport) as Box<dyn Transport>)),
            Err(ureq::Error::Io(source)) => Err(Stop::Connect(source).into()),
            Err(other) => Err(other),
        }
    }
}
