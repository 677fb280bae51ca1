//! What the service says to people, in Russian, Kazakh and English: one Fluent catalogue a language.

use crate::text_enum;
use actix_web::http::header::{AcceptLanguage, Header, Preference, Quality};
use actix_web::{HttpMessage, HttpRequest};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

text_enum! {
    /// A language of the service.
    pub enum Lang {
        /// Russian.
        Ru = "ru",
        /// Kazakh.
        Kk = "kk",
        /// English.
        En = "en",
    }
}

type Bundle = FluentBundle<FluentResource>;

static BUNDLES: LazyLock<[Bundle; 3]> = LazyLock::new(|| {
    [
        bundle("ru", include_str!("../../locales/ru.ftl")),
        bundle("kk", include_str!("../../locales/kk.ftl")),
        bundle("en", include_str!("../../locales/en.ftl")),
    ]
});

/// A catalogue with a mistake in it is caught by the test that reads all of them, so the good messages are kept here.
fn bundle(tag: &str, source: &str) -> Bundle {
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(partial, _)| partial);
    let mut bundle = Bundle::new_concurrent(vec![tag.parse::<LanguageIdentifier>().unwrap_or_default()]);
    bundle.set_use_isolating(false);
    bundle.add_resource_overriding(resource);
    bundle
}

impl Lang {
    /// The order of letters that names are stored in: ICU's root.
    pub const ROOT_ORDER: &'static str = "und-x-icu";

    /// The database's name of a language's order of letters. The root order is the Russian and the English one; in Kazakh
    /// І stands behind Ы, and Ё is a letter of its own.
    pub const fn order(language: Option<Self>) -> &'static str {
        match language {
            Some(Self::Kk) => "kk-x-icu",
            Some(Self::Ru | Self::En) | None => Self::ROOT_ORDER,
        }
    }

    /// The language an answer to this request is written in: the best of `Accept-Language`, else that of the caller, who is
    /// known when the guard has let him or her in, else Russian.
    pub fn of(request: &HttpRequest) -> Self {
        let caller = || request.extensions().get::<Self>().copied();
        Self::asked_for(request).or_else(caller).unwrap_or(Self::Ru)
    }

    /// Remembers the language of the caller, for whatever asks for no other.
    pub fn remember(self, request: &HttpRequest) {
        request.extensions_mut().insert(self);
    }

    /// The best language of `Accept-Language` that the service speaks.
    pub fn asked_for(request: &HttpRequest) -> Option<Self> {
        let AcceptLanguage(mut asked) = AcceptLanguage::parse(request).ok()?;
        // what is asked for with q=0 is not wanted
        asked.retain(|one| one.quality > Quality::ZERO);
        AcceptLanguage(asked).ranked().into_iter().find_map(|preference| match preference {
            Preference::Specific(tag) => tag.primary_language().parse().ok(),
            Preference::Any => None,
        })
    }

    /// The text of a message; `None` where the catalogue has none.
    pub fn text(self, id: &str, args: &[(&str, String)]) -> Option<String> {
        let bundle = &BUNDLES[self as usize];
        let (message, attribute) = id.split_once('.').map_or((id, None), |(id, attribute)| (id, Some(attribute)));
        let message = bundle.get_message(message)?;
        let pattern = match attribute {
            Some(name) => message.get_attribute(name)?.value(),
            None => message.value()?,
        };
        let mut values = FluentArgs::new();
        for (name, value) in args {
            values
                .set(*name, value.parse::<i64>().map_or_else(|_| FluentValue::from(value.clone()), FluentValue::from));
        }
        Some(bundle.format_pattern(pattern, Some(&values), &mut vec![]).into_owned())
    }

    /// The text of a message that is known to be there; its id where it is not.
    pub fn say(self, id: &str) -> String {
        self.text(id, &[]).unwrap_or_else(|| id.to_owned())
    }
}
