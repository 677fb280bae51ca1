//! The document: current, complete, and consistent in itself.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use talim::kernel::openapi::{as_3_0, document, each_operation};

fn current() -> Value {
    document(&talim::app::routes())
}

#[test]
fn the_committed_documents_are_current() {
    let v31 = current();
    let v30 = as_3_0(&v31);
    for (file, document) in [("openapi.json", v31), ("openapi-3.0.json", v30)] {
        let path = format!("{}/openapi/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = serde_json::to_string_pretty(&document).unwrap() + "\n";
        if std::env::var_os("UPDATE_OPENAPI").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(committed == text, "{file} is not what the code says: run with UPDATE_OPENAPI=1 and commit");
    }
}

#[test]
fn every_operation_is_documented() {
    let mut document = current();
    let mut ids = BTreeSet::new();
    let schemas = document["components"]["schemas"].clone();
    each_operation(&mut document, |path, method, operation| {
        let at = format!("{method} {path}");
        let id = operation["operationId"].as_str().unwrap_or_else(|| panic!("{at}: no id"));
        assert!(ids.insert(id.to_owned()), "{at}: {id} is taken");
        assert!(id.contains('_'), "{at}: {id} is not verb_noun");
        assert!(
            operation["summary"].as_str().is_some_and(|summary| summary.ends_with(['.', ':']) || summary.len() > 10),
            "{at}: no summary"
        );
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{at}: one tag");
        assert!(!operation["x-roles"].as_array().unwrap().is_empty(), "{at}: no roles");
        let responses = operation["responses"].as_object().unwrap();
        assert_eq!(responses.keys().filter(|status| status.starts_with('2')).count(), 1, "{at}: one success");
        assert!(responses.keys().any(|status| status.starts_with('4')), "{at}: no problems");
        if path.contains('{') {
            assert!(responses.contains_key("404"), "{at}: may be absent");
        }
        for (status, response) in responses.iter().filter(|(status, _)| status.starts_with('2')) {
            if let Some(content) = response.pointer("/content/application~1json") {
                assert!(!content["example"].is_null(), "{at}: no example of {status}");
            }
        }
        if let Some(content) = operation.pointer("/requestBody/content/application~1json") {
            assert!(content["example"].is_object(), "{at}: no example of the body");
            let target = content["schema"]["$ref"].as_str().unwrap_or_else(|| panic!("{at}: an unnamed body"));
            let schema = &schemas[target.trim_start_matches("#/components/schemas/")];
            assert_eq!(schema["additionalProperties"], false, "{at}: unknown fields are refused");
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{at}: {} has no description", parameter["name"]);
        }
    });
}

#[test]
fn every_field_is_described_and_bounded() {
    let document = current();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            assert!(property.to_string().contains("\"description\""), "{name}.{field} has no description");
        }
    }
    let mut document = document;
    let schemas = document["components"]["schemas"].clone();
    each_operation(&mut document, |path, method, operation| {
        if let Some(target) =
            operation.pointer("/requestBody/content/application~1json/schema/$ref").and_then(Value::as_str)
        {
            bounded(
                &schemas[target.trim_start_matches("#/components/schemas/")],
                &schemas,
                &format!("{method} {path}"),
            );
        }
    });
}

/// Nothing a client sends is without an end.
fn bounded(schema: &Value, schemas: &Value, at: &str) {
    for (field, property) in schema["properties"].as_object().into_iter().flatten() {
        let here = format!("{at} {field}");
        let text = property["type"] == "string"
            || property["type"].as_array().is_some_and(|kinds| kinds.contains(&"string".into()));
        let listed = !property["enum"].is_null() || !property["x-extensible-enum"].is_null();
        if text && !listed && property["format"].is_null() {
            assert!(property["maxLength"].is_u64(), "{here}: a text without maxLength");
        }
        let number = ["integer", "number"].iter().any(|kind| {
            property["type"] == *kind
                || property["type"].as_array().is_some_and(|kinds| kinds.contains(&(*kind).into()))
        });
        if number {
            assert!(property["minimum"].is_number(), "{here}: a number without minimum");
            assert!(property["maximum"].is_number(), "{here}: a number without maximum");
        }
        if let Some(target) = property["$ref"].as_str().or(property["oneOf"][1]["$ref"].as_str()) {
            bounded(&schemas[target.trim_start_matches("#/components/schemas/")], schemas, &here);
        }
        if property["items"].is_object() {
            assert!(property["maxItems"].is_u64(), "{here}: a list without maxItems");
            if let Some(target) = property["items"]["$ref"].as_str() {
                bounded(&schemas[target.trim_start_matches("#/components/schemas/")], schemas, &here);
            }
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    for document in [current(), as_3_0(&current())] {
        let text = document.to_string();
        for target in text.split("\"$ref\":\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document.pointer(target).is_some(), "{target} is not there");
        }
    }
}

#[test]
fn the_twin_holds_nothing_of_3_1() {
    let twin = as_3_0(&current()).to_string();
    assert!(!twin.contains("\"null\""), "the type null");
    assert!(!twin.contains("\"type\":["), "a list of types");
}

#[test]
fn only_these_operations_are_public() {
    let mut public: Vec<String> = talim::app::routes()
        .permissions
        .into_iter()
        .filter(|(_, permission)| permission.is_none())
        .map(|(id, _)| id)
        .collect();
    public.sort();
    let known = [
        "accept_invitation",
        "check_certificate",
        "end_digest",
        "explain_problem",
        "find_digest_end",
        "find_invitation",
        "read_calendar_feed",
        "read_shared_report",
        "refresh_tokens",
        "sign_in",
    ];
    assert_eq!(public, known);
}

#[test]
fn no_two_schemas_share_a_name() {
    let mut known: BTreeMap<String, Value> = BTreeMap::new();
    for (name, schema) in talim::app::routes().schemas() {
        let schema = serde_json::to_value(schema).unwrap();
        let before = known.entry(name.clone()).or_insert_with(|| schema.clone());
        assert_eq!(*before, schema, "two types are called {name}, and one of them is lost in the document");
    }
    assert!(known.len() > 100, "{} schemas", known.len());
}
