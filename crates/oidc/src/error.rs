//! Why nobody was signed in.

use crate::{document::Document, key_set::KEYS_MAX};

/// Why nobody was signed in. No message has a token, a code, or what the provider says of a person.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    // What a person wrote. Correct the configuration.
    /// Write it as the provider does: an `https` URL without query and fragment.
    #[error("the configured issuer is no URL of a provider")]
    ConfiguredIssuer,
    /// Write an `https` URL without fragment, or one on loopback.
    #[error("the configured URL to come back to is none that people can be sent to")]
    ConfiguredRedirect,
    /// A client has a name, and a scope is one word.
    #[error("the configured client has no name, or a scope that is none")]
    ConfiguredClient,

    // The provider, whoever asks. Tell its operator, or look at the network.
    /// It cannot be asked.
    #[error("the provider's {document} cannot be fetched")]
    Fetch {
        /// What was asked for.
        document: Document,
        /// Why not.
        #[source]
        source: fetch::Error,
    },
    /// It answers with an error.
    #[error("the provider answers {status} instead of its {document}")]
    Status {
        /// What was asked for.
        document: Document,
        /// The status of HTTP.
        status: u16,
    },
    /// What it sends is not what the standard says.
    #[error("the provider's {0} cannot be read")]
    Malformed(Document),
    /// It calls itself something else than the configuration does.
    #[error("the provider's description of itself names another issuer")]
    DiscoveredIssuer,
    /// One of its URLs is none that anything may be sent to.
    #[error("the provider's `{0}` is no URL that may be asked")]
    Endpoint(&'static str),
    /// It does not give codes.
    #[error("the provider has no authorization code flow")]
    NoCodeFlow,
    /// It would not protect a code.
    #[error("the provider has no PKCE with S256")]
    NoPkce,
    /// It signs by no method that is taken.
    #[error("the provider signs by none of RS256, PS256, ES256 and EdDSA")]
    NoAlgorithm,
    /// It knows no way to prove who we are.
    #[error("the provider takes a secret neither by Basic nor in the form")]
    NoClientAuthentication,
    /// It has more keys than anybody needs.
    #[error("the provider has more than {KEYS_MAX} keys")]
    TooManyKeys,
    /// The keys are too old to be trusted, and were asked for in vain a moment ago.
    #[error("the provider's keys are out of date")]
    StaleKeys,

    // What came back with the browser. Let the person begin again.
    /// The flow's text was not made by this program.
    #[error("the flow cannot be read")]
    Flow,
    /// The flow was begun with another provider.
    #[error("the flow was begun with another provider")]
    OtherProvider,
    /// Nobody needs a query this long.
    #[error("the answer is too long")]
    CallbackTooLong,
    /// A parameter comes twice, so that two readers would take two values.
    #[error("the answer has `{0}` more than once")]
    CallbackTwice(&'static str),
    /// The answer belongs to no flow.
    #[error("the answer has no state")]
    StateMissing,
    /// The answer belongs to another flow, perhaps somebody else's.
    #[error("the answer has another flow's state")]
    State,
    /// The provider says that it names itself, and did not.
    #[error("the answer does not say who it is from")]
    CallbackIssuerMissing,
    /// The answer is another provider's (RFC 9207).
    #[error("the answer is from another provider")]
    CallbackIssuer,
    /// The provider, or the person there, said no.
    #[error("the provider answers `{0}`")]
    Denied(String),
    /// There is neither a code nor an error.
    #[error("the answer has no code")]
    CodeMissing,

    // What the provider gave for the code.
    /// It does not take the code: it was used before, it is another's, or it is too old.
    #[error("the provider refuses the code with `{0}`")]
    CodeRefused(String),
    /// The access token is none that can be used as bearer.
    #[error("the provider gives a token of another type")]
    TokenType,
    /// It says nothing of who signed in.
    #[error("the provider gives no identity token")]
    IdTokenMissing,

    // The identity token. Somebody forged it, or the provider is not as it should be.
    /// It is not three parts, or one of them is no JSON.
    #[error("the identity token is no signed token")]
    TokenShape,
    /// It is a token for something else.
    #[error("the identity token is a token of another kind")]
    TokenKind,
    /// It asks for an extension, and none is known.
    #[error("the identity token has a critical extension")]
    TokenCritical,
    /// It is signed by a method that is not taken (`none` and shared secrets never are), or not by one that the provider names.
    #[error("the identity token is signed by `{0}`")]
    Algorithm(String),
    /// The provider has no such key, or not for this method.
    #[error("the identity token is signed by an unknown key")]
    UnknownKey,
    /// It does not say by which of several keys it is signed.
    #[error("the identity token does not say by which key it is signed")]
    AmbiguousKey,
    /// The signature is not the key's.
    #[error("the identity token's signature is wrong")]
    Signature,
    /// A claim is not there that must be.
    #[error("the identity token has no `{0}`")]
    ClaimMissing(&'static str),
    /// A claim is there and makes no sense.
    #[error("`{0}` makes no sense")]
    Claim(&'static str),
    /// It is another provider's.
    #[error("the identity token is from another issuer")]
    TokenIssuer,
    /// It is meant for another client.
    #[error("the identity token is meant for another client")]
    Audience,
    /// It is meant for others as well, whom nobody trusts.
    #[error("the identity token is meant for others as well")]
    ForeignAudience,
    /// It was given to another client.
    #[error("the identity token was given to another client")]
    AuthorizedParty,
    /// Its time is over. Look at the clocks.
    #[error("the identity token has expired")]
    Expired,
    /// Its time has not come. Look at the clocks.
    #[error("the identity token is not valid yet")]
    NotYetValid,
    /// It was given later than now. Look at the clocks.
    #[error("the identity token was issued in the future")]
    IssuedInFuture,
    /// It was not given for this sign-in.
    #[error("the identity token was issued long ago")]
    IssuedLongAgo,
    /// It was not given for this flow.
    #[error("the identity token belongs to another flow")]
    Nonce,
    /// The access token beside it is another's.
    #[error("the identity token does not belong to the access token")]
    AccessTokenHash,

    // What the provider says of the person when asked.
    /// It speaks of somebody else.
    #[error("the provider's account is of another person")]
    OtherPerson,
}
