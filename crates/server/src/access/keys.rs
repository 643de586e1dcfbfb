//! Keys of the installation, all derived from one secret that lies outside the data folder where that is possible.

use std::{
    fmt, fs,
    io::{self, Write},
    path::Path,
};

use anyhow::{Context as _, Result, bail};
use ring::{
    hkdf, hmac,
    rand::{SecureRandom, SystemRandom},
};

/// Length of the secret and of every key, in bytes.
const KEY_BYTES: usize = 32;

/// The secret, and what is derived from it (HKDF-SHA256, RFC 5869).
#[derive(Clone)]
pub struct Keys {
    secret: [u8; KEY_BYTES],
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys")
    }
}

impl Keys {
    /// A secret that nobody keeps, for data that is forgotten too.
    ///
    /// # Errors
    /// When the system has no random numbers.
    pub fn passing() -> Result<Self> {
        let mut secret = [0; KEY_BYTES];
        SystemRandom::new().fill(&mut secret).ok().context("the system gives no random numbers")?;
        Ok(Self { secret })
    }

    /// The secret in a file, which is made (mode 0600) when it is not there.
    ///
    /// # Errors
    /// When it cannot be read or made, has another length, or others may read it.
    pub fn read_or_make(path: &Path) -> Result<Self> {
        let context = || format!("cannot use the key file `{}`", path.display());
        match fs::read(path) {
            Ok(bytes) => {
                refuse_open(path).with_context(context)?;
                let Ok(secret) = bytes.try_into() else {
                    bail!("{}: it has not {KEY_BYTES} bytes", context());
                };
                Ok(Self { secret })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let keys = Self::passing()?;
                make(path, &keys.secret).with_context(context)?;
                Ok(keys)
            }
            Err(error) => Err(error).with_context(context),
        }
    }

    /// A key for one purpose.
    #[must_use]
    pub fn derived(&self, purpose: &'static str) -> [u8; KEY_BYTES] {
        let salt = hkdf::Salt::new(hkdf::HKDF_SHA256, b"hantei");
        let mut key = [0; KEY_BYTES];
        // The length asked for is the digest's own, which is always given.
        if let Ok(material) = salt.extract(&self.secret).expand(&[purpose.as_bytes()], hkdf::HKDF_SHA256) {
            let _ = material.fill(&mut key);
        }
        key
    }

    /// An authentication key for one purpose (HMAC-SHA256, RFC 2104).
    #[must_use]
    pub fn authentication(&self, purpose: &'static str) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.derived(purpose))
    }
}

fn make(path: &Path, secret: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(secret)?;
    file.sync_all()
}

#[cfg(unix)]
fn refuse_open(path: &Path) -> Result<()> {
    let mode = std::os::unix::fs::MetadataExt::mode(&fs::metadata(path)?) & 0o777;
    if mode & 0o077 != 0 {
        bail!("others may read it (mode {mode:03o}): `chmod 600` it");
    }
    Ok(())
}

#[cfg(not(unix))]
fn refuse_open(_: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_hidden() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/hantei.key");
        let made = Keys::read_or_make(&path).unwrap();
        let read = Keys::read_or_make(&path).unwrap();
        assert_eq!(made.derived("a"), read.derived("a"));
        assert_ne!(made.derived("a"), made.derived("b"));
        assert_ne!(made.derived("a"), [0; KEY_BYTES]);
        assert_eq!(format!("{made:?}"), "Keys");
        fs::write(folder.path().join("short"), b"x").unwrap();
        assert!(Keys::read_or_make(&folder.path().join("short")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_secret_that_others_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hantei.key");
        Keys::read_or_make(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let message = format!("{:#}", Keys::read_or_make(&path).unwrap_err());
        assert!(message.contains("chmod 600"), "{message}");
    }
}
