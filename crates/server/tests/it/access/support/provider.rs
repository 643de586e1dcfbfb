//! A small OpenID Connect provider on loopback, which can be told to lie.

use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::JoinHandle,
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use model::Timestamp;
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use serde_json::{Value, json};
use server::{config, sign_in::SignIn};

/// What may be wrong with an identity token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lie {
    /// It belongs to another flow.
    Nonce,
    /// It is meant for another client.
    Audience,
    /// It is from another issuer.
    Issuer,
    /// Its time is over.
    Expired,
    /// It is signed by a key that nobody knows.
    Key,
    /// It is not signed.
    Unsigned,
}

/// Who somebody is there.
#[derive(Clone)]
struct Person {
    subject: String,
    mail: String,
    is_verified: bool,
    lie: Option<Lie>,
}

struct Shared {
    address: SocketAddr,
    now: Timestamp,
    key: EcdsaKeyPair,
    other: EcdsaKeyPair,
    /// Codes that were given: who, nonce, challenge. Each is taken once.
    codes: Mutex<HashMap<String, (Person, String, String)>>,
    discoveries: AtomicUsize,
    is_down: AtomicBool,
    stops: AtomicBool,
}

/// A provider; it ends with its owner.
pub(crate) struct MockProvider {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
    folder: tempfile::TempDir,
}

fn key() -> EcdsaKeyPair {
    let random = SystemRandom::new();
    let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &random).unwrap()
}

impl MockProvider {
    /// One that lives in `now`.
    pub(crate) fn start(now: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let shared = Arc::new(Shared {
            address: listener.local_addr().unwrap(),
            now: Timestamp::parse(now).unwrap(),
            key: key(),
            other: key(),
            codes: Mutex::default(),
            discoveries: AtomicUsize::new(0),
            is_down: AtomicBool::new(false),
            stops: AtomicBool::new(false),
        });
        let of_thread = Arc::clone(&shared);
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if of_thread.stops.load(Ordering::SeqCst) {
                    return;
                }
                // A client that goes away is none of our business.
                let _ = answer(&of_thread, stream.unwrap());
            }
        });
        Self { shared, thread: Some(thread), folder: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn issuer(&self) -> String {
        self.shared.issuer()
    }

    /// How often it was asked what it is.
    pub(crate) fn discoveries(&self) -> usize {
        self.shared.discoveries.load(Ordering::SeqCst)
    }

    /// Whether it answers nothing but errors from now on.
    pub(crate) fn set_down(&self, is_down: bool) {
        self.shared.is_down.store(is_down, Ordering::SeqCst);
    }

    /// A server's configuration with it, and with `group` and `role` for people who come for the first time.
    pub(crate) fn sign_in(&self, first: Option<(&str, accounts::Role)>) -> SignIn {
        let oidc = config::Oidc {
            issuer: self.issuer(),
            client_id: "hantei".to_owned(),
            client_secret_file: self.secret_file(),
            name: "Example SSO".to_owned(),
            group: first.map(|(group, _)| group.to_owned()),
            role: first.map(|(_, role)| role),
            allow_private: vec!["127.0.0.1".parse().unwrap()],
            ca_file: None,
        };
        SignIn::new(&config::SignIn { oidc: Some(oidc) }, Some("https://hantei.example")).unwrap()
    }

    fn secret_file(&self) -> PathBuf {
        let path = self.folder.path().join("secret");
        std::fs::write(&path, "client s3cret\n").unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        path
    }

    /// Signs somebody in there who was sent to `url`: where the browser is sent back to, without scheme and host.
    pub(crate) fn visit(
        &self,
        url: &str,
        subject: &str,
        mail: &str,
        is_verified: bool,
        lie: Option<Lie>,
    ) -> String {
        let (place, query) = url.split_once('?').unwrap();
        assert_eq!(place, format!("{}/authorize", self.issuer()));
        let asked: HashMap<String, String> = query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(name, value)| (name.to_owned(), decoded(value)))
            .collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["client_id"], "hantei");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked["redirect_uri"], "https://hantei.example/api/session/oidc/callback");
        assert!(asked["scope"].split(' ').any(|scope| scope == "openid"));
        let person = Person { subject: subject.to_owned(), mail: mail.to_owned(), is_verified, lie };
        let code = format!("code-{}", self.shared.codes.lock().unwrap().len() + 1);
        let given = (person, asked["nonce"].clone(), asked["code_challenge"].clone());
        self.shared.codes.lock().unwrap().insert(code.clone(), given);
        format!("/api/session/oidc/callback?code={code}&state={}", asked["state"])
    }
}

impl Drop for MockProvider {
    fn drop(&mut self) {
        self.shared.stops.store(true, Ordering::SeqCst);
        // To wake it up.
        drop(TcpStream::connect(self.shared.address));
        if let Some(thread) = self.thread.take() {
            assert!(thread.join().is_ok() || std::thread::panicking(), "the provider panicked");
        }
    }
}

fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(&text.replace('+', " ")).decode_utf8().unwrap().into_owned()
}

fn answer(shared: &Shared, mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut first, mut length, mut authorization) = (String::new(), 0, String::new());
    reader.read_line(&mut first)?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        let (name, value) = line.split_once(':').unwrap();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap(),
            "authorization" => value.trim().clone_into(&mut authorization),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let path = first.split(' ').nth(1).unwrap_or_default();
    let told = if shared.is_down.load(Ordering::SeqCst) {
        None
    } else {
        match path {
            "/.well-known/openid-configuration" => Some(shared.description()),
            "/jwks" => Some(json!({ "keys": [jwk(&shared.key)] })),
            "/token" => shared.tokens(&String::from_utf8(body).unwrap(), &authorization),
            _ => None,
        }
    };
    let (status, told) =
        told.map_or(("400 Bad Request", json!({ "error": "invalid_grant" })), |told| ("200 OK", told));
    let text = told.to_string();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
        text.len()
    )
}

fn jwk(key: &EcdsaKeyPair) -> Value {
    let point = key.public_key().as_ref();
    json!({
        "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "k1",
        "x": URL_SAFE_NO_PAD.encode(&point[1..33]), "y": URL_SAFE_NO_PAD.encode(&point[33..65]),
    })
}

impl Shared {
    fn issuer(&self) -> String {
        format!("http://{}", self.address)
    }

    fn description(&self) -> Value {
        self.discoveries.fetch_add(1, Ordering::SeqCst);
        let issuer = self.issuer();
        json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"),
            "jwks_uri": format!("{issuer}/jwks"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        })
    }

    fn tokens(&self, form: &str, authorization: &str) -> Option<Value> {
        let sent: HashMap<String, String> = form
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), decoded(value)))
            .collect();
        // The parts of a Basic pair are form-encoded (RFC 6749, section 2.3.1).
        let pair =
            base64::engine::general_purpose::STANDARD.decode(authorization.strip_prefix("Basic ")?).ok()?;
        if decoded(&String::from_utf8(pair).ok()?) != "hantei:client s3cret" {
            return None;
        }
        let (person, nonce, challenge) = self.codes.lock().unwrap().remove(&sent["code"])?;
        let digest = ring::digest::digest(&ring::digest::SHA256, sent["code_verifier"].as_bytes());
        if URL_SAFE_NO_PAD.encode(digest) != challenge {
            return None;
        }
        let now = self.now.millis() / 1000;
        let lies = |lie| person.lie == Some(lie);
        let issuer = if lies(Lie::Issuer) { "https://other.example".to_owned() } else { self.issuer() };
        let expires = if lies(Lie::Expired) { now - 3600 } else { now + 300 };
        let claims = json!({
            "iss": issuer,
            "sub": person.subject,
            "aud": if lies(Lie::Audience) { "other" } else { "hantei" },
            "iat": now,
            "exp": expires,
            "nonce": if lies(Lie::Nonce) { "other".to_owned() } else { nonce },
            "email": person.mail,
            "email_verified": person.is_verified,
        });
        let token = self.signed(&claims, person.lie);
        Some(json!({ "access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": token }))
    }

    fn signed(&self, claims: &Value, lie: Option<Lie>) -> String {
        let algorithm = if lie == Some(Lie::Unsigned) { "none" } else { "ES256" };
        let head = json!({ "alg": algorithm, "kid": "k1", "typ": "JWT" });
        let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let content = format!("{}.{}", encoded(&head), encoded(claims));
        let key = if lie == Some(Lie::Key) { &self.other } else { &self.key };
        let signature = key.sign(&SystemRandom::new(), content.as_bytes()).unwrap();
        match lie {
            Some(Lie::Unsigned) => format!("{content}."),
            _ => format!("{content}.{}", URL_SAFE_NO_PAD.encode(signature)),
        }
    }
}
