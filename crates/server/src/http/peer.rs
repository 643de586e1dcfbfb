//! Who asks: the address of the client and whether its way here is encrypted, whatever proxies stand between. Every request has one among its
//! extensions; only the connection and proxies that the operator named are believed.

use std::{net::IpAddr, sync::Arc};

use axum::http::{Extensions, HeaderName, HeaderValue, Request, header};
use hyper::service::Service;

use super::Proxies;
use crate::error::ApiError;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// The client's address; an IPv4-mapped one is told as IPv4. That of the nearest proxy when the proxy does not tell.
    pub address: IpAddr,
    /// Whether the client's connection is encrypted: to us, or to the proxy that says so. Cookies are marked `Secure` by it.
    pub is_secure: bool,
}

/// A year, with all names below (RFC 6797, section 6.1).
const TRANSPORT_SECURITY: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

impl Peer {
    /// The peer of a request; `None` when it did not come through [`super::Server`].
    #[must_use]
    pub fn of(extensions: &Extensions) -> Option<Self> {
        extensions.get::<Self>().copied()
    }

    /// The header by which a browser comes back encrypted only. It may be on answers over encrypted ways alone (RFC 6797, section 7.2).
    #[must_use]
    pub fn transport_security(self) -> Option<(HeaderName, HeaderValue)> {
        self.is_secure.then_some((header::STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY))
    }
}

impl<S: Sync> axum::extract::FromRequestParts<S> for Peer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, ApiError> {
        Self::of(&parts.extensions).ok_or_else(ApiError::internal)
    }
}

/// A service that tells each request of one connection its [`Peer`].
#[derive(Clone, Debug)]
pub(super) struct WithPeer<S> {
    service: S,
    connection: Peer,
    proxies: Arc<Proxies>,
}

impl<S> WithPeer<S> {
    /// Tells the requests of `connection`, as the socket has it.
    pub(super) fn new(service: S, connection: Peer, proxies: Arc<Proxies>) -> Self {
        Self { service, connection, proxies }
    }
}

impl<B, S: Service<Request<B>>> Service<Request<B>> for WithPeer<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn call(&self, mut request: Request<B>) -> Self::Future {
        let peer = self.proxies.peer(self.connection, request.headers());
        request.extensions_mut().insert(peer);
        self.service.call(request)
    }
}

#[cfg(test)]
mod tests {
    use hyper::service::service_fn;

    use super::*;

    #[test]
    fn transport_security_is_for_secure_ways_alone() {
        let peer = |is_secure| Peer { address: IpAddr::from([192, 0, 2, 7]), is_secure };
        let (name, value) = peer(true).transport_security().unwrap();
        assert_eq!(
            (name.as_str(), value.as_bytes()),
            ("strict-transport-security", &b"max-age=31536000; includeSubDomains"[..])
        );
        assert_eq!(peer(false).transport_security(), None);
    }

    #[tokio::test]
    async fn every_request_has_its_own_peer() {
        let told = service_fn(async |request: Request<String>| {
            let peer = Peer::of(request.extensions());
            Ok::<_, std::convert::Infallible>(axum::http::Response::new(format!("{peer:?}")))
        });
        let connection = Peer { address: IpAddr::from([10, 0, 0, 1]), is_secure: false };
        let proxies =
            Proxies { networks: vec![model::Network::parse("10.0.0.0/8").unwrap()], ..Proxies::default() };
        let service = WithPeer::new(told, connection, Arc::new(proxies));
        for (client, expected) in [("192.0.2.7", [192, 0, 2, 7]), ("192.0.2.8", [192, 0, 2, 8])] {
            let request = Request::builder().header("x-forwarded-for", client).body(String::new()).unwrap();
            let told = service.call(request).await.unwrap().into_body();
            let expected = Peer { address: IpAddr::from(expected), is_secure: false };
            assert_eq!(told, format!("{:?}", Some(expected)));
        }
        let request = Request::builder().body(String::new()).unwrap();
        let told = service.call(request).await.unwrap().into_body();
        assert_eq!(told, format!("{:?}", Some(connection)));
        assert_eq!(Peer::of(&Extensions::new()), None);
    }
}
