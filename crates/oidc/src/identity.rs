//! Who signed in.

/// Who signed in, by the word of one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Its name for the person, which never changes and is never given to another.
    pub subject: String,
    /// An address that the person has, or says to have: see [`Self::verified_email`].
    pub email: Option<String>,
    /// Whether the provider knows that the address is the person's.
    pub is_email_verified: bool,
    /// What the person is called. It is whatever they like, and may be made to deceive.
    pub name: Option<String>,
}

impl Identity {
    /// What an account is found by (OpenID Connect Core 1.0 section 5.7). Two providers may have the same subject, and anybody may
    /// write somebody's address into their own account.
    #[must_use]
    pub fn key(&self) -> (&str, &str) {
        (&self.issuer, &self.subject)
    }

    /// The address, if the provider knows that it is the person's: the only one to let anybody in by, if an administrator wants that
    /// at all.
    #[must_use]
    pub fn verified_email(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| self.is_email_verified)
    }
}
