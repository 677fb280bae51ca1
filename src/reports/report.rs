//! What a report is: computed in SQL, told as JSON, written as a document.

use super::{Frame, ReportCode, ReportMeta};
use crate::documents::{Document, DocumentKind, Table};
use crate::kernel::error::Result;
use crate::kernel::texts::Lang;
use diesel_async::AsyncPgConnection;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::future::Future;
use utoipa::ToSchema;

/// An evaluation report.
pub trait Report: Serialize + DeserializeOwned + ToSchema {
    /// Which one.
    const CODE: ReportCode;
    /// Computes it.
    fn run(conn: &mut AsyncPgConnection, frame: &Frame) -> impl Future<Output = Result<Self>>;
    /// What stands above its rows.
    fn meta(&self) -> &ReportMeta;
    /// What exports are written from.
    fn tables(&self, lang: Lang) -> Vec<Table>;

    /// The report as a document.
    fn document(&self, lang: Lang) -> Document {
        let meta = self.meta();
        let name = format!("{}_{}_{}", meta.code.as_str(), meta.from, meta.to);
        Document {
            school: meta.school_id,
            about: meta.about(lang),
            tables: self.tables(lang),
            defined: meta.definitions.iter().filter_map(|definition| definition.explained(lang)).collect(),
            // points are no marks of a person, and a table of points travels alone
            closing: (Self::CODE == ReportCode::R06).then(|| lang.say("about-not-for-attestation")),
            signatures: ["sign-author", "sign-head", "sign-methodologist"].map(|who| lang.say(who)).to_vec(),
            ..Document::new(DocumentKind::Report, lang, meta.generated_at, name, meta.title.say(lang).to_owned())
        }
    }
}

/// `report! { /// What it says. R13 pub struct Report { /// What they are. rows: Line, "lines.sql"; … } }`: a report of one
/// table or several, each from one statement. After the statement may come `titled "message"`, `charted label by value`, with
/// `less 1` where the last line is a total, `defining List as "dictionary"` where lines are words of a closed list, and
/// `warned "code" when |line| …, warned …`.
#[macro_export]
macro_rules! report {
    ($(#[doc = $about:literal])* $code:ident pub struct $name:ident { $(
        $(#[doc = $means:literal])* $field:ident: $row:ty, $sql:literal $(titled $title:literal)?
        $(charted $label:ident by $value:ident $(less $totals:literal)?)? $(defining $list:ty as $dictionary:literal)? $(warned $warning:literal when $when:expr),*;
    )+ }) => {
        $(#[doc = $about])*
        #[derive(Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        pub struct $name {
            /// What it is about.
            pub meta: $crate::reports::ReportMeta,
            $($(#[doc = $means])* pub $field: Vec<$row>,)+
        }
        impl $crate::reports::Report for $name {
            const CODE: $crate::reports::ReportCode = $crate::reports::ReportCode::$code;
            async fn run(
                conn: &mut diesel_async::AsyncPgConnection, frame: &$crate::reports::Frame,
            ) -> $crate::kernel::error::Result<Self> {
                $(let $field: Vec<$row> = frame.rows(conn, include_str!($sql)).await?;)+
                let columns = [$(<$row as $crate::documents::Row>::COLUMNS),+];
                let meta = frame.meta(conn, Self::CODE, [$($field.len()),+][0], &columns).await?;
                $($(let meta = meta.defining($dictionary, <$list>::ALL.iter().map(|word| word.as_str()));)?)+
                $($(let when: fn(&$row) -> bool = $when;
                    let meta = if $field.iter().any(when) { meta.warned($warning) } else { meta };)*)+
                Ok(Self { meta, $($field),+ })
            }
            fn meta(&self) -> &$crate::reports::ReportMeta { &self.meta }
            fn tables(&self, lang: $crate::kernel::texts::Lang) -> Vec<$crate::documents::Table> {
                vec![$($crate::documents::Table::headed(&self.$field, lang, |name| self.meta.heading(name, lang))
                    $(.titled($title, lang))?
                    $(.charted(stringify!($label), stringify!($value), 0 $(+ $totals)?))?),+]
            }
        }
    };
}
