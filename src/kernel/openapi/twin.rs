//! The document once more, for those who read OpenAPI 3.0 only.

use super::examples::kind;
use serde_json::{Map, Value, json};

/// The same as OpenAPI 3.0, for generators that cannot read 3.1: `nullable` instead of the type `null`.
pub fn as_3_0(document: &Value) -> Value {
    let mut twin = document.clone();
    twin["openapi"] = json!("3.0.3");
    if let Some(license) = twin["info"]["license"].as_object_mut() {
        license.remove("identifier");
    }
    let schemas = document["components"]["schemas"].clone();
    lower(&mut twin, &schemas);
    twin
}

fn lower(value: &mut Value, schemas: &Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| lower(item, schemas)),
        Value::Object(fields) => {
            lower_types(fields);
            lower_options(fields, schemas);
            lower_reference(fields);
            fields.remove("propertyNames");
            fields.values_mut().for_each(|field| lower(field, schemas));
        }
        _ => {}
    }
}

/// A list of types with `null` among them.
fn lower_types(fields: &mut Map<String, Value>) {
    if let Some(kinds) = fields.get("type").and_then(Value::as_array).cloned() {
        let solid = kinds.iter().find(|kind| **kind != "null").cloned().unwrap_or(json!("string"));
        fields.insert("type".to_owned(), solid);
        fields.insert("nullable".to_owned(), json!(true));
    }
}

/// A choice between a reference and `null`; `nullable` counts only beside a type.
fn lower_options(fields: &mut Map<String, Value>, schemas: &Value) {
    let Some(options) = fields.get("oneOf").and_then(Value::as_array).cloned() else { return };
    if options.iter().all(|option| option["type"] != "null") {
        return;
    }
    let mut solid: Vec<Value> = options.into_iter().filter(|option| option["type"] != "null").collect();
    let target = solid.first().and_then(|option| option["$ref"].as_str()).unwrap_or_default();
    let kind = kind(&schemas[target.trim_start_matches("#/components/schemas/")]).to_owned();
    let described = solid.first_mut().and_then(|option| option.as_object_mut()?.remove("description"));
    fields.remove("oneOf");
    fields.insert("allOf".to_owned(), json!(solid));
    fields.insert("type".to_owned(), json!(kind));
    fields.insert("nullable".to_owned(), json!(true));
    if let Some(description) = described {
        fields.insert("description".to_owned(), description);
    }
}

/// 3.0 ignores what stands beside a reference.
fn lower_reference(fields: &mut Map<String, Value>) {
    if fields.len() > 1
        && let Some(target) = fields.get("$ref").filter(|target| target.is_string()).cloned()
    {
        fields.remove("$ref");
        fields.insert("allOf".to_owned(), json!([{ "$ref": target }]));
    }
}
