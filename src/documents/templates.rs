//! The pages' templates: our own, and those that a school puts in their place by files in a directory.

use super::DocumentKind;
use crate::kernel::id::SchoolId;
use minijinja::{Environment, UndefinedBehavior, Value, context};
use serde::Serialize;
use std::fs;
use std::path::Path;

/// Our own, by name.
const OWN: &[(&str, &str)] = &[("page.html", include_str!("page.html")), ("page.css", include_str!("page.css"))];

/// All templates. A school's lies in `<directory>/<school id>/<kind>.html`, that of all schools in `<directory>/<kind>.html`;
/// both may say `{% extends "page.html" %}`. `page.css` is replaced for all schools only.
pub struct Templates(Environment<'static>);

impl Templates {
    /// Our own, and those in the directory. Each of these is tried with a document of every kind of value before anything
    /// is served; on failure, all mistakes, a line each.
    pub fn load(directory: Option<&Path>) -> Result<Self, Vec<String>> {
        let mut env = Environment::new();
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        // a style sheet is no place for escapes
        env.set_auto_escape_callback(|name| match name.rsplit('.').next() {
            Some("css") => minijinja::AutoEscape::None,
            _ => minijinja::AutoEscape::Html,
        });
        env.add_filter("short", short);
        let mut mistakes = vec![];
        for (name, source) in OWN {
            if let Err(error) = env.add_template(name, source) {
                mistakes.push(format!("{name}: {error:#}"));
            }
        }
        let mut found = vec![];
        if let Some(directory) = directory {
            collect(directory, "", &mut found, &mut mistakes);
        }
        for (name, source) in found {
            if let Err(error) = env.add_template_owned(name.clone(), source) {
                mistakes.push(format!("TALIM_TEMPLATES: {name}: {error:#}"));
            }
        }
        let templates = Self(env);
        templates.try_all(&mut mistakes);
        if mistakes.is_empty() { Ok(templates) } else { Err(mistakes) }
    }

    /// A page of this kind, as this school has it.
    pub(super) fn render(
        &self, kind: DocumentKind, school: Option<SchoolId>, page: impl Serialize,
    ) -> Result<String, minijinja::Error> {
        let kind = kind.as_str();
        let of_school = school.map(|school| format!("{school}/{kind}.html"));
        let named = of_school.into_iter().chain([format!("{kind}.html")]);
        let chosen = named.into_iter().find_map(|name| self.0.get_template(&name).ok());
        match chosen {
            Some(template) => template.render(page),
            None => self.0.get_template("page.html")?.render(page),
        }
    }

    /// Renders each with a document that has everything.
    fn try_all(&self, mistakes: &mut Vec<String>) {
        let lines = [context! { label => "label", text => "text" }];
        let bar = context! { label => "label", value => "1", share => 0.5 };
        let table = context! {
            title => "title", headings => ["heading"], head => 0,
            rows => [[context! { text => "text", is_number => true }]],
            charts => [context! { title => "title", bars => [bar] }],
        };
        let page = context! {
            lang => "ru", title => "title", about => lines, tables => [table], texts => lines,
            explanations => "explanations", defined => lines, signatures => ["who"],
        };
        for (name, template) in self.0.templates() {
            if let Err(error) = template.render::<Value>(page.clone()) {
                mistakes.push(format!("TALIM_TEMPLATES: {name}: {error:#}"));
            }
        }
    }
}

/// A label that fits beside a bar.
fn short(label: &str) -> String {
    const FITS: usize = 34;
    let mut cut: String = label.chars().take(FITS).collect();
    if cut.len() < label.len() {
        cut.push('…');
    }
    cut
}

/// The files of a directory and of those of the schools in it, as names and sources.
fn collect(directory: &Path, inside: &str, found: &mut Vec<(String, String)>, mistakes: &mut Vec<String>) {
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) => return mistakes.push(format!("TALIM_TEMPLATES={}: {error}", directory.display())),
    };
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        let known = |stem: &str| DocumentKind::ALL.iter().any(|kind| kind.as_str() == stem);
        let school = uuid::Uuid::parse_str(&name).ok().filter(|_| path.is_dir() && inside.is_empty());
        if let Some(school) = school {
            collect(&path, &format!("{school}/"), found, mistakes);
        } else if name == "page.css" && inside.is_empty() || name.strip_suffix(".html").is_some_and(known) {
            match fs::read_to_string(&path) {
                Ok(source) => found.push((format!("{inside}{name}"), source)),
                Err(error) => mistakes.push(format!("TALIM_TEMPLATES: {}: {error}", path.display())),
            }
        } else {
            mistakes.push(format!("TALIM_TEMPLATES: {}: no template is called so", path.display()));
        }
    }
}
