//! Access tokens, and the random secrets that are stored only as hashes.

use super::config::Tokens;
use super::error::{Error, Result};
use super::id::{AccountId, SessionId};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const ALGORITHM: Algorithm = Algorithm::HS256;
const KIND: &str = "at+jwt";
const ISSUER: &str = "talim";
const AUDIENCE: &str = "talim-api";
/// How far the clocks of two machines may be apart, in seconds.
const LEEWAY: i64 = 5;

/// Signs and reads access tokens. A token says who and in which session; what that person may do is read per request.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: AccountId,
    sid: SessionId,
    iat: i64,
    nbf: i64,
    exp: i64,
    jti: uuid::Uuid,
}

impl Keys {
    /// From the signing key of the configuration.
    pub fn new(secret: &SecretString) -> Self {
        let secret = secret.expose_secret().as_bytes();
        let mut validation = Validation::new(ALGORITHM);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // Times are compared with the application's own clock, below: the library asks the system's.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret), validation }
    }

    /// A token of a session, and when it expires.
    pub fn sign(&self, account: AccountId, session: SessionId, now: DateTime<Utc>, tokens: &Tokens) -> Result<String> {
        let header = Header { typ: Some(KIND.to_owned()), ..Header::new(ALGORITHM) };
        let iat = now.timestamp();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: account,
            sid: session,
            iat,
            nbf: iat,
            exp: iat + tokens.access_seconds,
            jti: uuid::Uuid::now_v7(),
        };
        jsonwebtoken::encode(&header, &claims, &self.encoding).map_err(|error| Error::Internal(error.into()))
    }

    /// Whose token it is. Wrong, expired and foreign ones are one answer.
    pub fn read(&self, token: &str, now: DateTime<Utc>) -> Result<(AccountId, SessionId)> {
        let read = jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation);
        let Ok(data) = read else { return Err(Error::Unauthenticated) };
        let (claims, now) = (data.claims, now.timestamp());
        let timely = now < claims.exp + LEEWAY && claims.nbf - LEEWAY <= now;
        if timely && data.header.typ.as_deref() == Some(KIND) {
            Ok((claims.sub, claims.sid))
        } else {
            Err(Error::Unauthenticated)
        }
    }
}

/// A new random secret of 256 bits, in letters that pass through links and shells.
pub fn secret() -> Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Internal(anyhow::anyhow!("no randomness: {error}")))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// What is stored of a secret. It is random enough that a plain hash cannot be turned around.
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}
