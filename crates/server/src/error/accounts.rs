//! What the accounts refuse, as answers.

use accounts::Error;

use super::{ApiError, chain};

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        match &error {
            Error::Changed { what } => Self::changed(what),
            Error::NotFound { what, .. } => Self::not_found(what),
            Error::Invalid { .. } | Error::TooMany { .. } => Self::bad_request(error.to_string()),
            Error::Taken { .. }
            | Error::Referenced
            | Error::LastAdministrator
            | Error::Disabled { .. }
            | Error::NotEmpty { .. } => Self::conflict(error.to_string()),
            error if error.is_temporary() => {
                tracing::warn!(error = %chain(error), "the accounts cannot be asked at the moment");
                Self::accounts_unavailable()
            }
            error => {
                tracing::error!(error = %chain(error), "the accounts failed");
                Self::internal()
            }
        }
    }
}
