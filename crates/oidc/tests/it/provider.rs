//! A small OpenID Connect provider on loopback, as strict as a good one and as bad as a test wants. Another crate's tests may take this
//! file by `#[path]`; it needs `base64`, `ring` and `serde_json`, and lints that let a test panic.
//!
//! ```text
//! let provider = TestProvider::start(now);              // http://127.0.0.1:PORT
//! let callback = provider.sign_in(&authorization_url);  // the query that the browser would come back with
//! ```

#![allow(dead_code, reason = "each test takes what it needs")]

// By path, so that they are found wherever this file is taken to.
#[path = "provider/keys.rs"]
mod keys;
#[path = "provider/message.rs"]
mod message;

use std::{
    collections::HashMap,
    io::Write,
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
};

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::digest;
use serde_json::{Value, json};

use self::{
    keys::Keys,
    message::{decoded, encoded, form, read_request},
};
pub(crate) use self::{keys::Signer, message::document};

type Edit = Box<dyn Fn(&mut Value) + Send>;

/// How the provider behaves. By default it does everything as it should.
pub(crate) struct Behaviour {
    /// Seconds since 1970.
    pub(crate) now: u64,
    pub(crate) client_id: String,
    /// None for a public client.
    pub(crate) client_secret: Option<String>,
    /// Where people are sent back to, if not where they ask to.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) subject: String,
    pub(crate) email: Option<String>,
    pub(crate) is_email_verified: bool,
    pub(crate) name: Option<String>,
    /// Whether it says the address in the token, or only when asked.
    pub(crate) is_email_in_token: bool,
    pub(crate) signer: Signer,
    /// A suffix of the names of its keys: another means that they have changed.
    pub(crate) key_generation: u32,
    pub(crate) edit_discovery: Edit,
    pub(crate) edit_keys: Edit,
    pub(crate) edit_header: Edit,
    pub(crate) edit_claims: Edit,
    pub(crate) edit_token_answer: Edit,
    pub(crate) edit_user_info: Edit,
    /// Whole answers of HTTP for paths.
    pub(crate) answers: HashMap<&'static str, Vec<u8>>,
    /// Whether the answer names the provider (RFC 9207).
    pub(crate) is_issuer_in_answer: bool,
    /// Whether it looks at the verifier.
    pub(crate) is_pkce_checked: bool,
}

/// What a code was given for.
struct Grant {
    redirect_uri: String,
    challenge: Option<String>,
    nonce: Option<String>,
    is_used: bool,
}

struct State {
    issuer: String,
    behaviour: Behaviour,
    grants: HashMap<String, Grant>,
    asked: Vec<String>,
}

/// The provider; it ends when it is dropped.
pub(crate) struct TestProvider {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl TestProvider {
    /// A provider on 127.0.0.1. `now` is in seconds since 1970.
    pub(crate) fn start(now: u64) -> Self {
        Self::start_on(Ipv4Addr::LOCALHOST, now)
    }

    /// A provider on another address of loopback.
    pub(crate) fn start_on(address: Ipv4Addr, now: u64) -> Self {
        let listener = TcpListener::bind((address, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let state = State {
            issuer: format!("http://{address}"),
            behaviour: Behaviour::good(now),
            grants: HashMap::new(),
            asked: Vec::new(),
        };
        let (state, is_over) = (Arc::new(Mutex::new(state)), Arc::new(AtomicBool::new(false)));
        let thread = {
            let (state, is_over) = (Arc::clone(&state), Arc::clone(&is_over));
            let keys = Keys::generate();
            thread::spawn(move || {
                for stream in listener.incoming() {
                    if is_over.load(Ordering::Acquire) {
                        return;
                    }
                    serve(&mut stream.unwrap(), &state, &keys);
                }
            })
        };
        Self { address, state, is_over, thread: Some(thread) }
    }

    /// Its name of itself.
    pub(crate) fn issuer(&self) -> String {
        self.state.lock().unwrap().issuer.clone()
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// Changes how it behaves.
    pub(crate) fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        change(&mut self.state.lock().unwrap().behaviour);
    }

    /// Signs a person in who was sent to `url`, without a browser: the query that they would come back with.
    pub(crate) fn sign_in(&self, url: &str) -> String {
        let location = self.state.lock().unwrap().authorize(url.split_once('?').unwrap().1);
        location.split_once('?').unwrap().1.to_owned()
    }

    /// How often a path was asked for, e.g. `/keys`.
    pub(crate) fn asked(&self, path: &str) -> usize {
        self.state.lock().unwrap().asked.iter().filter(|asked| *asked == path).count()
    }
}

impl Drop for TestProvider {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Release);
        let _ = TcpStream::connect(self.address);
        let ended = self.thread.take().unwrap().join();
        assert!(ended.is_ok() || thread::panicking(), "the provider of the test failed");
    }
}

impl Behaviour {
    fn good(now: u64) -> Self {
        let nothing = || -> Edit { Box::new(|_| ()) };
        Self {
            now,
            client_id: "hantei".to_owned(),
            client_secret: Some("a secret: with / and +".to_owned()),
            redirect_uri: None,
            subject: "248289761001".to_owned(),
            email: Some("analyst@hantei.example".to_owned()),
            is_email_verified: true,
            name: Some("An Analyst".to_owned()),
            is_email_in_token: true,
            signer: Signer::Rs256,
            key_generation: 1,
            edit_discovery: nothing(),
            edit_keys: nothing(),
            edit_header: nothing(),
            edit_claims: nothing(),
            edit_token_answer: nothing(),
            edit_user_info: nothing(),
            answers: HashMap::new(),
            is_issuer_in_answer: true,
            is_pkce_checked: true,
        }
    }
}

impl State {
    /// What `/authorize` redirects to.
    fn authorize(&mut self, query: &str) -> String {
        let query = form(query);
        let behaviour = &self.behaviour;
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["client_id"], behaviour.client_id);
        assert!(query["scope"].split(' ').any(|scope| scope == "openid"));
        assert!(!query.contains_key("code_challenge") || query["code_challenge_method"] == "S256");
        let code = format!("code {} & +", self.grants.len());
        let redirect_uri = query["redirect_uri"].clone();
        let back = behaviour.redirect_uri.clone().unwrap_or_else(|| redirect_uri.clone());
        let mut location = format!("{back}?code={}&state={}", encoded(&code), encoded(&query["state"]));
        if behaviour.is_issuer_in_answer {
            location += &format!("&iss={}", encoded(&self.issuer));
        }
        let (challenge, nonce) = (query.get("code_challenge").cloned(), query.get("nonce").cloned());
        self.grants.insert(code, Grant { redirect_uri, challenge, nonce, is_used: false });
        location
    }

    fn discovery(&self) -> Value {
        let at = |path: &str| format!("{}{path}", self.issuer);
        let mut document = json!({
            "issuer": self.issuer,
            "authorization_endpoint": at("/authorize?tenant=1"),
            "token_endpoint": at("/token"),
            "jwks_uri": at("/keys"),
            "userinfo_endpoint": at("/userinfo"),
            "response_types_supported": ["code", "id_token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "PS256", "ES256", "EdDSA"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "code_challenge_methods_supported": ["plain", "S256"],
            "authorization_response_iss_parameter_supported": self.behaviour.is_issuer_in_answer,
        });
        (self.behaviour.edit_discovery)(&mut document);
        document
    }

    /// What `/token` answers: a status and a document.
    fn token(&mut self, keys: &Keys, authorization: Option<&str>, body: &str) -> (u16, Value) {
        let form = form(body);
        let refuse = |error: &str| (400, json!({"error": error, "error_description": "canary"}));
        if !self.is_client(authorization, &form) {
            return (401, json!({"error": "invalid_client"}));
        }
        if form.get("grant_type").map(String::as_str) != Some("authorization_code") {
            return refuse("unsupported_grant_type");
        }
        let Some(grant) = form.get("code").and_then(|code| self.grants.get_mut(code)) else {
            return refuse("invalid_grant");
        };
        let is_first = !std::mem::replace(&mut grant.is_used, true);
        let challenge = form
            .get("code_verifier")
            .map(|verifier| URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes())));
        // A verifier without a challenge means that somebody took the challenge away (RFC 9700 section 4.8.2).
        let is_proved = !self.behaviour.is_pkce_checked || challenge == grant.challenge;
        if !is_first || !is_proved || form.get("redirect_uri") != Some(&grant.redirect_uri) {
            return refuse("invalid_grant");
        }
        let nonce = grant.nonce.clone();
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let mut answer = json!({
            "access_token": access_token,
            "token_type": "bearer",
            "expires_in": 300,
            "id_token": self.id_token(keys, nonce, access_token),
        });
        (self.behaviour.edit_token_answer)(&mut answer);
        (200, answer)
    }

    /// Whether the client proves who it is: by Basic, in the form, or not at all if it is public.
    fn is_client(&self, authorization: Option<&str>, form: &HashMap<String, String>) -> bool {
        let behaviour = &self.behaviour;
        let in_form = form.get("client_id").cloned().map(|id| (id, form.get("client_secret").cloned()));
        let told = match authorization {
            Some(value) => {
                let pair = STANDARD.decode(value.strip_prefix("Basic ").unwrap()).unwrap();
                let pair = String::from_utf8(pair).unwrap();
                pair.split_once(':').map(|(id, secret)| (decoded(id), Some(decoded(secret))))
            }
            None => in_form,
        };
        told == Some((behaviour.client_id.clone(), behaviour.client_secret.clone()))
    }

    fn id_token(&self, keys: &Keys, nonce: Option<String>, access_token: &str) -> String {
        let behaviour = &self.behaviour;
        let hash = match behaviour.signer {
            Signer::EdDsa | Signer::Stranger => digest::digest(&digest::SHA512, access_token.as_bytes()),
            _ => digest::digest(&digest::SHA256, access_token.as_bytes()),
        };
        let mut claims = json!({
            "iss": self.issuer,
            "sub": behaviour.subject,
            "aud": behaviour.client_id,
            "exp": behaviour.now + 300,
            "iat": behaviour.now,
            "at_hash": URL_SAFE_NO_PAD.encode(&hash.as_ref()[..hash.as_ref().len() / 2]),
        });
        if let Some(nonce) = nonce {
            claims["nonce"] = nonce.into();
        }
        if let Some(email) = behaviour.email.clone().filter(|_| behaviour.is_email_in_token) {
            claims["email"] = email.into();
            claims["email_verified"] = behaviour.is_email_verified.into();
            claims["name"] = behaviour.name.clone().into();
        }
        (behaviour.edit_claims)(&mut claims);
        let signer = behaviour.signer;
        let mut header =
            json!({"alg": signer.name(), "typ": "JWT", "kid": signer.key_id(behaviour.key_generation)});
        (behaviour.edit_header)(&mut header);
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = format!("{header}.{claims}");
        let signature = URL_SAFE_NO_PAD.encode(keys.sign(signer, message.as_bytes()));
        format!("{message}.{signature}")
    }

    fn user_info(&self) -> Value {
        let behaviour = &self.behaviour;
        let mut document = json!({
            "sub": behaviour.subject,
            "email": behaviour.email,
            "email_verified": behaviour.is_email_verified,
            "name": behaviour.name,
        });
        (behaviour.edit_user_info)(&mut document);
        document
    }
}

/// Answers one request.
fn serve(stream: &mut TcpStream, state: &Mutex<State>, keys: &Keys) {
    let Some((head, body)) = read_request(stream) else { return };
    let target = head.split(' ').nth(1).unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let authorization = head.lines().find_map(|line| line.strip_prefix("authorization: "));
    let mut state = state.lock().unwrap();
    state.asked.push(path.to_owned());
    let answer = match path {
        path if state.behaviour.answers.contains_key(path) => state.behaviour.answers[path].clone(),
        "/.well-known/openid-configuration" => document(200, &state.discovery()),
        "/keys" => {
            let mut keys = keys.document(state.behaviour.key_generation);
            (state.behaviour.edit_keys)(&mut keys);
            document(200, &keys)
        }
        "/authorize" => {
            let location = state.authorize(query);
            format!(
                "HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
            .into()
        }
        "/token" => {
            let (status, answer) = state.token(keys, authorization, &body);
            document(status, &answer)
        }
        "/userinfo" if authorization.is_some_and(|value| value.starts_with("Bearer ")) => {
            document(200, &state.user_info())
        }
        "/userinfo" => document(401, &json!({})),
        _ => document(404, &json!({})),
    };
    drop(state);
    // Whoever asked may have heard enough.
    let _ = stream.write_all(&answer);
}
