//! Examples, made from schemas.

use serde_json::{Value, json};

/// Gives the body and the answer of an operation an example each.
pub(super) fn exemplify(operation: &mut Value, schemas: &Value) {
    let mut contents = vec![];
    if let Some(content) = operation.pointer_mut("/requestBody/content/application~1json") {
        contents.push(content);
    }
    for content in contents {
        content["example"] = example(&content["schema"], schemas, "", 0);
    }
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        if status.starts_with('2')
            && let Some(content) = response.pointer_mut("/content/application~1json")
        {
            content["example"] = example(&content["schema"], schemas, "", 0);
        }
    }
}

/// A value that fits a schema: its own example where it has one, else the plainest of its kind.
pub fn example(schema: &Value, schemas: &Value, name: &str, depth: usize) -> Value {
    if let Some(given) = schema.get("example").or_else(|| schema.pointer("/examples/0")) {
        return given.clone();
    }
    if let Some(target) = schema["$ref"].as_str() {
        let target = target.trim_start_matches("#/components/schemas/");
        return example(&schemas[target], schemas, name, depth + 1);
    }
    if let Some(options) = schema["oneOf"].as_array().or_else(|| schema["anyOf"].as_array()) {
        let solid = options.iter().find(|option| option["type"] != "null").unwrap_or(&Value::Null);
        return example(solid, schemas, name, depth);
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let merged = parts.iter().filter_map(|part| example(part, schemas, name, depth).as_object().cloned()).flatten();
        return Value::Object(merged.collect());
    }
    if let Some(fitting) = by_name(name) {
        return fitting;
    }
    if let Some(first) = schema["enum"].get(0).or_else(|| schema["x-extensible-enum"].get(0)) {
        return first.clone();
    }
    match kind(schema) {
        "object" if depth > 24 => json!({}),
        "object" => schema["properties"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, property)| (name.clone(), example(property, schemas, name, depth + 1)))
            .collect(),
        "array" => {
            let least = schema["minItems"].as_u64().unwrap_or(1).clamp(1, 10);
            (0..least).map(|_| example(&schema["items"], schemas, name, depth + 1)).collect()
        }
        "integer" => schema.get("minimum").filter(|least| least.as_i64() > Some(0)).cloned().unwrap_or(json!(1)),
        "number" => json!(1.5),
        "boolean" => json!(true),
        _ => text_example(schema, name),
    }
}

/// What a field of this name holds, where the plainest of its kind would be refused.
fn by_name(name: &str) -> Option<Value> {
    Some(match name {
        "ends_at" => json!("2026-09-15T10:15:00Z"),
        "ends_on" | "planned_ends_on" | "until_on" | "valid_to" | "available_to" | "revoked_on" => json!("2027-05-25"),
        "birth_year" => json!(1985),
        "scale_max" => json!(5),
        "quiet_from" => json!("21:00"),
        "quiet_to" => json!("07:00"),
        "visibility" => json!("pair"),
        "named_ids" => json!([]),
        "option" | "reask_of" => Value::Null,
        "key" => json!("s1.satisfaction"),
        "not_applicable" => json!(false),
        "email" => json!("aigul@school.example"),
        "password" | "new_password" | "current_password" => json!("a long sentence nobody guesses"),
        _ => return None,
    })
}

pub(super) fn kind(schema: &Value) -> &str {
    let kinds = &schema["type"];
    kinds
        .as_str()
        .or_else(|| kinds.as_array()?.iter().filter_map(Value::as_str).find(|kind| *kind != "null"))
        .unwrap_or("object")
}

fn text_example(schema: &Value, name: &str) -> Value {
    json!(match schema["format"].as_str() {
        Some("uuid") => "01990000-0000-7000-8000-000000000042",
        Some("date") => "2026-09-15",
        Some("date-time") => "2026-09-15T09:30:00Z",
        _ => match name {
            "last_name" => "Әбдірахманова",
            "first_name" => "Айгүл",
            "time_zone" => "Asia/Almaty",
            "specific" | "measurable" | "attainable" | "realistic" => "Задавать открытые вопросы на каждом уроке",
            _ => "текст",
        },
    })
}
