//! A public key as a provider publishes it (RFC 7517, RFC 7518 section 6, RFC 8037), and checking a signature by it.

use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

use crate::{
    encoding,
    jws::{Algorithm, Jws},
};

/// Bytes of an RSA modulus: 2,048 to 8,192 bits, so that a signature proves something and does not take long to check.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=1024;
/// Bytes of an RSA exponent; all but a few keys have 65,537.
const EXPONENT_BYTES_MAX: usize = 4;
/// Bytes of a coordinate of P-256, and of a key of Ed25519.
const FIELD_BYTES: usize = 32;
/// Characters of a key's name.
const KEY_ID_BYTES_MAX: usize = 512;

/// A key that tokens may be signed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) key_id: Option<String>,
    /// The one method that it is for, if the provider says so.
    algorithm: Option<Algorithm>,
    material: Material,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Material {
    Rsa {
        modulus: Vec<u8>,
        exponent: Vec<u8>,
    },
    /// A point, uncompressed (SEC 1 section 2.3.3).
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

/// A key as JSON. What belongs to other kinds of keys is not read.
#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    r#use: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Key {
    /// The key of a JSON object, if it is one that a token may be signed by. Providers publish others, too: for encryption, for other
    /// methods, for what is invented tomorrow.
    pub(crate) fn parse(value: serde_json::Value) -> Option<Self> {
        let jwk: Jwk = serde_json::from_value(value).ok()?;
        let is_for_signatures = jwk.r#use.as_deref().is_none_or(|purpose| purpose == "sig");
        let is_for_checking = jwk.key_ops.as_ref().is_none_or(|all| all.iter().any(|one| one == "verify"));
        if !is_for_signatures
            || !is_for_checking
            || jwk.kid.as_ref().is_some_and(|kid| kid.len() > KEY_ID_BYTES_MAX)
        {
            return None;
        }
        let field =
            |text: Option<&String>| encoding::decode(text?).filter(|bytes| bytes.len() == FIELD_BYTES);
        let material = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
            ("RSA", _) => {
                let (modulus, exponent) =
                    (encoding::decode(jwk.n.as_ref()?)?, encoding::decode(jwk.e.as_ref()?)?);
                let is_long = MODULUS_BYTES.contains(&modulus.len())
                    && modulus.first().is_some_and(|first| *first >= 0x80);
                let is_sound = is_long && (1..=EXPONENT_BYTES_MAX).contains(&exponent.len());
                is_sound.then_some(Material::Rsa { modulus, exponent })?
            }
            ("EC", Some("P-256")) => {
                let (x, y) = (field(jwk.x.as_ref())?, field(jwk.y.as_ref())?);
                Material::P256([&[4][..], &x, &y].concat())
            }
            ("OKP", Some("Ed25519")) => Material::Ed25519(field(jwk.x.as_ref())?),
            _ => return None,
        };
        let algorithm = match jwk.alg.as_deref() {
            None => None,
            Some(name) => Some(Algorithm::of(name)?),
        };
        let key = Self { key_id: jwk.kid, algorithm, material };
        algorithm.is_none_or(|algorithm| key.fits(algorithm)).then_some(key)
    }

    /// Whether the key is one for this method: a token must not choose how a key is used.
    pub(crate) fn fits(&self, algorithm: Algorithm) -> bool {
        let is_kind = match self.material {
            Material::Rsa { .. } => matches!(algorithm, Algorithm::Rs256 | Algorithm::Ps256),
            Material::P256(_) => algorithm == Algorithm::Es256,
            Material::Ed25519(_) => algorithm == Algorithm::EdDsa,
        };
        is_kind && self.algorithm.is_none_or(|own| own == algorithm)
    }

    /// Whether the token was signed by this key, in the way that it says.
    pub(crate) fn is_signer(&self, token: &Jws<'_>) -> bool {
        let (message, signature) = (token.message, token.signature.as_slice());
        let checked = match (&self.material, token.algorithm) {
            (Material::Rsa { modulus, exponent }, Algorithm::Rs256) => {
                let key = RsaPublicKeyComponents { n: modulus, e: exponent };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            (Material::Rsa { modulus, exponent }, Algorithm::Ps256) => {
                let key = RsaPublicKeyComponents { n: modulus, e: exponent };
                key.verify(&RSA_PSS_2048_8192_SHA256, message, signature)
            }
            (Material::P256(point), Algorithm::Es256) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            (Material::Ed25519(key), Algorithm::EdDsa) => {
                UnparsedPublicKey::new(&ED25519, key).verify(message, signature)
            }
            _ => return false,
        };
        checked.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn field() -> String {
        encoding::encode([7; 32])
    }

    fn rsa(bits: usize) -> Value {
        json!({"kty": "RSA", "n": encoding::encode(vec![0xff; bits / 8]), "e": "AQAB"})
    }

    fn with(mut value: Value, name: &str, other: Value) -> Value {
        value[name] = other;
        value
    }

    /// The methods that a key is for; none if it is no key.
    fn check(value: Value, expected: &[&str]) {
        let key = Key::parse(value.clone());
        let fits = Algorithm::ALL
            .into_iter()
            .filter(|algorithm| key.as_ref().is_some_and(|key| key.fits(*algorithm)));
        assert_eq!(fits.map(Algorithm::name).collect::<Vec<_>>(), expected, "{value}");
    }

    #[test]
    fn keys() {
        check(rsa(2048), &["RS256", "PS256"]);
        check(with(rsa(2048), "alg", json!("PS256")), &["PS256"]);
        check(with(rsa(2048), "use", json!("sig")), &["RS256", "PS256"]);
        check(with(rsa(2048), "key_ops", json!(["verify"])), &["RS256", "PS256"]);
        check(rsa(8192), &["RS256", "PS256"]);
        check(json!({"kty": "EC", "crv": "P-256", "x": field(), "y": field()}), &["ES256"]);
        check(json!({"kty": "OKP", "crv": "Ed25519", "x": field()}), &["EdDSA"]);
    }

    #[test]
    fn what_is_no_key() {
        check(rsa(1024), &[]);
        check(rsa(8200), &[]);
        check(with(rsa(2048), "n", json!(encoding::encode([[0; 1].as_slice(), &[0xff; 255]].concat()))), &[]);
        check(with(rsa(2048), "e", json!("AQABAQAB")), &[]);
        check(with(rsa(2048), "e", json!("")), &[]);
        check(with(rsa(2048), "alg", json!("RS1")), &[]);
        check(with(rsa(2048), "alg", json!("RSA-OAEP")), &[]);
        check(with(rsa(2048), "alg", json!("ES256")), &[]);
        check(with(rsa(2048), "alg", json!("HS256")), &[]);
        check(with(rsa(2048), "use", json!("enc")), &[]);
        check(with(rsa(2048), "key_ops", json!(["encrypt"])), &[]);
        check(with(rsa(2048), "key_ops", json!([])), &[]);
        check(with(rsa(2048), "kid", json!("a".repeat(513))), &[]);
        check(with(rsa(2048), "kid", json!(5)), &[]);
        check(json!({"kty": "RSA", "e": "AQAB"}), &[]);
        check(json!({"kty": "oct", "k": field()}), &[]);
        check(json!({"kty": "EC", "crv": "secp256k1", "x": field(), "y": field()}), &[]);
        check(json!({"kty": "EC", "crv": "P-256", "x": field()}), &[]);
        check(json!({"kty": "EC", "crv": "P-256", "x": "AAAA", "y": field()}), &[]);
        check(json!({"kty": "OKP", "crv": "X25519", "x": field()}), &[]);
        check(json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}), &[]);
        check(json!({"crv": "Ed25519", "x": field()}), &[]);
        check(json!("RSA"), &[]);
        check(json!(null), &[]);
    }
}
