//! How people sign in, beside a name with its password.

use std::{fmt, path::PathBuf};

use accounts::Role;
use fetch::Network;
use serde::Deserialize;

use super::quoted;

/// How people sign in, beside a name with its password.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SignIn {
    /// An OpenID Connect provider.
    pub oidc: Option<Oidc>,
}

/// An OpenID Connect provider, with which this server is registered as a confidential client. Its redirect address is
/// `<accounts.public_url>/api/session/oidc/callback`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// The issuer, exactly as the provider writes it, e.g. `https://login.example`.
    pub issuer: String,
    /// The name under which this server is registered.
    pub client_id: String,
    /// The file with the secret that goes with it; others must not be able to read it.
    pub client_secret_file: PathBuf,
    /// What the button on the sign-in page says.
    pub name: String,
    /// The group of people who come for the first time.
    #[serde(default)]
    pub group: Option<String>,
    /// Their role. Without group and role, only those come in whose mail address, which the provider has verified, is that of a user.
    /// Who comes for the first time needs such an address in any case.
    #[serde(default, deserialize_with = "role")]
    pub role: Option<Role>,
    /// Networks in which the provider may be although they are private, e.g. `10.1.0.0/16`.
    #[serde(default, deserialize_with = "networks")]
    pub allow_private: Vec<Network>,
    /// Certificates in PEM that the provider's must come from, in place of the public ones.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
}

/// Most networks that are named; each address is held against all.
const NETWORKS_MAX: usize = 64;

fn networks<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Vec<Network>, D::Error> {
    let texts = Vec::<String>::deserialize(input)?;
    if texts.len() > NETWORKS_MAX {
        return Err(serde::de::Error::custom(format!("at most {NETWORKS_MAX} networks are named")));
    }
    texts.iter().map(|text| text.parse().map_err(serde::de::Error::custom)).collect()
}

fn role<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Option<Role>, D::Error> {
    let word = String::deserialize(input)?;
    let words = || Role::ALL.map(Role::as_str).join("`, `");
    match Role::parse(&word) {
        // Whoever the provider lets in must not be able to administer by that alone.
        Some(Role::Administrator) => {
            Err(serde::de::Error::custom("nobody becomes `administrator` by coming for the first time"))
        }
        Some(role) => Ok(Some(role)),
        None => Err(serde::de::Error::custom(format!("there is no role `{word}`; there are `{}`", words()))),
    }
}

impl fmt::Display for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(oidc) = &self.oidc else {
            return writeln!(
                f,
                "[sign_in]\n# oidc = {{ issuer = …, client_id = …, client_secret_file = …, name = … }}  (none)"
            );
        };
        writeln!(f, "[sign_in.oidc]")?;
        writeln!(f, "issuer = {}", quoted(&oidc.issuer))?;
        writeln!(f, "client_id = {}", quoted(&oidc.client_id))?;
        writeln!(f, "client_secret_file = {}", quoted(&oidc.client_secret_file.to_string_lossy()))?;
        writeln!(f, "name = {}", quoted(&oidc.name))?;
        if let Some(group) = &oidc.group {
            writeln!(f, "group = {}", quoted(group))?;
        }
        if let Some(role) = oidc.role {
            writeln!(f, "role = {}", quoted(role.as_str()))?;
        }
        let networks: Vec<String> =
            oidc.allow_private.iter().map(|network| quoted(&network.to_string())).collect();
        writeln!(f, "allow_private = [{}]", networks.join(", "))?;
        match &oidc.ca_file {
            Some(path) => writeln!(f, "ca_file = {}", quoted(&path.to_string_lossy())),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "[oidc]\nissuer = 'https://login.example'\nclient_id = 'hantei'\nclient_secret_file = '/etc/hantei/oidc'\n\
                         name = 'Example \"SSO\"'\ngroup = 'Example'\nrole = 'analyst'\nallow_private = ['10.1.0.0/16']\nca_file = '/etc/hantei/ca.pem'";

    #[test]
    fn what_is_printed_reads_back() {
        for text in ["", WHOLE] {
            let config: SignIn = toml::from_str(text).unwrap();
            let printed = config.to_string().replace("[sign_in.oidc]", "[oidc]").replace("[sign_in]", "");
            assert_eq!(toml::from_str::<SignIn>(&printed).unwrap(), config, "{printed}");
        }
    }

    #[test]
    fn roles_and_keys_are_checked() {
        for (from, to, says) in [
            ("'analyst'", "'administrator'", "nobody becomes"),
            ("'analyst'", "'boss'", "group_administrator"),
            ("client_id", "client", "client_id"),
            ("10.1.0.0/16", "10.1.0.1/16", "10.1.0.0/16"),
        ] {
            let error = toml::from_str::<SignIn>(&WHOLE.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(says), "{error}");
        }
    }
}
