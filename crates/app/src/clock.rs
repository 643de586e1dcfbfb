//! The only place that reads the time.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use model::Timestamp;

/// Where the time comes from: the system, or a hand that tests and demos move.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A clock that stands until it is moved.
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `moment`.
    #[must_use]
    pub fn fixed(moment: Timestamp) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(moment.millis())))
    }

    /// Moves a fixed clock; the system's clock stays what it is.
    pub fn set(&self, moment: Timestamp) {
        if let Self::Fixed(millis) = self {
            millis.store(moment.millis(), Ordering::SeqCst);
        }
    }

    /// The moment now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the place that the rule points to")]
            Self::System => {
                let since =
                    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Self::Fixed(millis) => Timestamp::from_millis(millis.load(Ordering::SeqCst)),
        }
    }
}
