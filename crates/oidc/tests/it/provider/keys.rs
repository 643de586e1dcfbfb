//! The provider's keys, and how its tokens are signed, truly or falsely.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256,
        RSA_PSS_SHA256, RsaKeyPair, RsaPublicKeyComponents,
    },
};
use serde_json::{Value, json};

/// What a token is signed by, truly or falsely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signer {
    Rs256,
    Ps256,
    Es256,
    EdDsa,
    /// No signature, and a header that says so.
    None,
    /// A shared secret: the public RSA key, which everybody knows.
    Hs256WithPublicKey,
    /// An Ed25519 key of somebody else, under the name of the provider's.
    Stranger,
}

impl Signer {
    /// What a header calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa | Self::Stranger => "EdDSA",
            Self::None => "none",
            Self::Hs256WithPublicKey => "HS256",
        }
    }

    /// What the key is called that it pretends to sign by.
    pub(crate) fn key_id(self, generation: u32) -> String {
        let kind = match self {
            Self::Rs256 | Self::Ps256 | Self::Hs256WithPublicKey => "rsa",
            Self::Es256 => "ec",
            Self::EdDsa | Self::None | Self::Stranger => "ed",
        };
        format!("{kind}-{generation}")
    }
}

/// Made anew for each provider; only RSA's comes from a file, because making one takes seconds.
pub(crate) struct Keys {
    rsa: RsaKeyPair,
    ec: EcdsaKeyPair,
    ed: Ed25519KeyPair,
    stranger: Ed25519KeyPair,
}

impl Keys {
    pub(crate) fn generate() -> Self {
        let random = SystemRandom::new();
        let rsa: String = include_str!("../rsa_2048.pk8.b64").split_whitespace().collect();
        let ed =
            || Ed25519KeyPair::from_pkcs8(Ed25519KeyPair::generate_pkcs8(&random).unwrap().as_ref()).unwrap();
        let ec = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        Self {
            rsa: RsaKeyPair::from_pkcs8(&STANDARD.decode(rsa).unwrap()).unwrap(),
            ec: EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, ec.as_ref(), &random).unwrap(),
            ed: ed(),
            stranger: ed(),
        }
    }

    pub(crate) fn sign(&self, signer: Signer, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        let mut rsa = vec![0; self.rsa.public().modulus_len()];
        match signer {
            Signer::Rs256 => {
                self.rsa.sign(&RSA_PKCS1_SHA256, &random, message, &mut rsa).map(|()| rsa).unwrap()
            }
            Signer::Ps256 => {
                self.rsa.sign(&RSA_PSS_SHA256, &random, message, &mut rsa).map(|()| rsa).unwrap()
            }
            Signer::Es256 => self.ec.sign(&random, message).unwrap().as_ref().to_vec(),
            Signer::EdDsa => self.ed.sign(message).as_ref().to_vec(),
            Signer::Stranger => self.stranger.sign(message).as_ref().to_vec(),
            Signer::None => Vec::new(),
            Signer::Hs256WithPublicKey => {
                let secret = hmac::Key::new(hmac::HMAC_SHA256, self.rsa.public_key().as_ref());
                hmac::sign(&secret, message).as_ref().to_vec()
            }
        }
    }

    /// What `/keys` answers: these, and some that are no use.
    pub(crate) fn document(&self, generation: u32) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let rsa: RsaPublicKeyComponents<Vec<u8>> = self.rsa.public().into();
        let (x, y) = self.ec.public_key().as_ref()[1..].split_at(32);
        json!({"keys": [
            {"kty": "RSA", "kid": Signer::Rs256.key_id(generation), "use": "sig", "n": text(&rsa.n), "e": text(&rsa.e)},
            {"kty": "EC", "kid": Signer::Es256.key_id(generation), "crv": "P-256", "x": text(x), "y": text(y)},
            {
                "kty": "OKP", "kid": Signer::EdDsa.key_id(generation), "crv": "Ed25519", "alg": "EdDSA",
                "x": text(self.ed.public_key().as_ref()),
            },
            {"kty": "RSA", "kid": "encryption", "use": "enc", "n": text(&rsa.n), "e": text(&rsa.e)},
            {"kty": "invented tomorrow"},
        ]})
    }
}
