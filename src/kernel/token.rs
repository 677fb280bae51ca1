//! Access tokens, and the random secrets that are stored only as hashes.

use super::error::{Error, Result};
use super::id::{AccountId, SessionId};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const ALGORITHM: Algorithm = Algorithm::HS256;
const ISSUER: &str = "talim";
/// How far the clocks of two machines may be apart, in seconds.
const LEEWAY: i64 = 5;

/// What a token is good for; a token of one purpose is worth nothing for another.
pub trait Purpose: Serialize + DeserializeOwned {
    /// Its `typ`.
    const KIND: &'static str;
    /// Its `aud`.
    const AUDIENCE: &'static str;
}

/// An access token says who and in which session; what that person may do is read per request.
#[derive(Serialize, Deserialize)]
pub struct Access {
    /// Who.
    pub sub: AccountId,
    /// In which session.
    pub sid: SessionId,
}

impl Purpose for Access {
    const KIND: &'static str = "at+jwt";
    const AUDIENCE: &'static str = "talim-api";
}

/// Signs and reads tokens.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

#[derive(Serialize, Deserialize)]
struct Claims<P> {
    iss: String,
    aud: String,
    #[serde(flatten)]
    purpose: P,
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
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // The audience is that of the purpose, and times are compared with the application's own clock, both below: the library
        // knows one audience and asks the system's clock.
        validation.validate_aud = false;
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Self { encoding: EncodingKey::from_secret(secret), decoding: DecodingKey::from_secret(secret), validation }
    }

    /// A token that is good for so many seconds.
    pub fn sign<P: Purpose>(&self, purpose: P, now: DateTime<Utc>, seconds: i64) -> Result<String> {
        let header = Header { typ: Some(P::KIND.to_owned()), ..Header::new(ALGORITHM) };
        let iat = now.timestamp();
        let (iss, aud, jti) = (ISSUER.to_owned(), P::AUDIENCE.to_owned(), uuid::Uuid::now_v7());
        let claims = Claims { iss, aud, purpose, iat, nbf: iat, exp: iat + seconds, jti };
        jsonwebtoken::encode(&header, &claims, &self.encoding).map_err(|error| Error::Internal(error.into()))
    }

    /// What a token says. Wrong, expired and foreign ones are one answer.
    pub fn read<P: Purpose>(&self, token: &str, now: DateTime<Utc>) -> Result<P> {
        let read = jsonwebtoken::decode::<Claims<P>>(token, &self.decoding, &self.validation);
        let Ok(data) = read else { return Err(Error::Unauthenticated) };
        let (claims, now) = (data.claims, now.timestamp());
        let timely = now < claims.exp + LEEWAY && claims.nbf - LEEWAY <= now;
        if timely && claims.aud == P::AUDIENCE && data.header.typ.as_deref() == Some(P::KIND) {
            Ok(claims.purpose)
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
