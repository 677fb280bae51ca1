//! What the database refused, as the answer a client can act on: the database is the arbiter, and its constraints have names.

use super::error::{Error, Result};
use diesel::result::{DatabaseErrorKind, Error as DbError};

/// PostgreSQL names these by SQLSTATE, which diesel does not hand on; it has only the text.
const WORTH_ANOTHER_TRY: [&str; 5] =
    ["statement timeout", "lock timeout", "deadlock detected", "connection", "the database system is"];

impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        use DatabaseErrorKind::{ClosedConnection, SerializationFailure, UnableToSendCommand, Unknown};
        match error {
            DbError::NotFound => Self::NotFound,
            DbError::DatabaseError(ClosedConnection | SerializationFailure | UnableToSendCommand, _)
            | DbError::BrokenTransactionManager => {
                tracing::warn!(%error, "the database let go of a request");
                Self::Unavailable
            }
            DbError::DatabaseError(Unknown, ref info)
                if WORTH_ANOTHER_TRY.iter().any(|text| info.message().contains(text)) =>
            {
                tracing::warn!(%error, "the database let go of a request");
                Self::Unavailable
            }
            error => Self::Internal(error.into()),
        }
    }
}

/// Turns a broken constraint into the answer a client can act on, at the statement that may break it.
pub trait OnConstraint<T> {
    /// The answer for the constraint of this name; every other error stays what it is.
    fn on_constraint(self, name: &str, error: impl FnOnce() -> Error) -> Result<T>;
}

impl<T, E: Into<Error> + NamesConstraint> OnConstraint<T> for std::result::Result<T, E> {
    fn on_constraint(self, name: &str, error: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|found| if found.constraint() == Some(name) { error() } else { found.into() })
    }
}

/// For a change that is conditional on the version that was seen.
pub trait OrStale<T> {
    /// No row of that version is there any more: 412.
    fn or_stale(self) -> Result<T>;
}

impl<T, E: Into<Error>> OrStale<T> for std::result::Result<T, E> {
    fn or_stale(self) -> Result<T> {
        self.map_err(|found| match found.into() {
            Error::NotFound => Error::Stale,
            other => other,
        })
    }
}

/// An error that may know which constraint was broken, so that several can be answered one after another.
pub trait NamesConstraint {
    /// The constraint's name.
    fn constraint(&self) -> Option<&str>;
}

impl NamesConstraint for DbError {
    fn constraint(&self) -> Option<&str> {
        match self {
            Self::DatabaseError(_, info) => info.constraint_name(),
            _ => None,
        }
    }
}

impl NamesConstraint for Error {
    fn constraint(&self) -> Option<&str> {
        match self {
            Self::Internal(error) => error.downcast_ref::<DbError>().and_then(NamesConstraint::constraint),
            _ => None,
        }
    }
}
