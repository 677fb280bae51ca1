//! The document, finished: what utoipa knows from types and comments, plus what the routes know of guards and answers.
//! Every operation gets its roles, its problems and an example made from its schema, so that none is typed by hand.

use super::error::Problem;
use super::policy::Permission;
use super::routing::Routes;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The OpenAPI 3.1 document of these routes.
pub fn document(routes: &Routes) -> Value {
    let mut document = serde_json::to_value(routes.openapi()).unwrap_or_default();
    document["info"] = json!({
        "title": "Talim", "version": env!("CARGO_PKG_VERSION"),
        "description": "Mentoring programs of schools: pairs, the four stages, confidential reflection, evaluation reports. \
            Conventions and the table of problem codes are in openapi/README.md.",
        "license": { "name": "MIT", "identifier": "MIT" },
    });
    document["servers"] = json!([{ "url": "/", "description": "This server" }]);
    document["tags"] = tags(&document);
    let schemas = &mut document["components"]["schemas"];
    let mut problems = vec![];
    Problem::schemas(&mut problems);
    schemas["Problem"] = serde_json::to_value(<Problem as utoipa::PartialSchema>::schema()).unwrap_or_default();
    for (name, schema) in problems {
        schemas[&name] = serde_json::to_value(schema).unwrap_or_default();
    }
    document["components"]["securitySchemes"] = json!({ "bearer": {
        "type": "http", "scheme": "bearer",
        "description": "An access token from signing in, or an API key of a school.",
    } });
    document["components"]["responses"] = problem_responses();
    refer_to_items(&mut document);
    drop_null_defaults(&mut document);
    require_what_is_always_there(&mut document);
    let schemas = document["components"]["schemas"].clone();
    each_operation(&mut document, |path, method, operation| {
        finish(path, method, operation, &routes.permissions, &schemas);
    });
    document
}

/// Calls `work` with path, method and operation.
pub fn each_operation(document: &mut Value, mut work: impl FnMut(&str, &str, &mut Value)) {
    for (path, item) in document["paths"].as_object_mut().into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            work(path, method, operation);
        }
    }
}

fn tags(document: &Value) -> Value {
    let operations = document["paths"]
        .as_object()
        .into_iter()
        .flatten()
        .flat_map(|(_, item)| item.as_object().into_iter().flatten());
    let names: std::collections::BTreeSet<&str> =
        operations.filter_map(|(_, operation)| operation["tags"][0].as_str()).collect();
    names.into_iter().map(|name| json!({ "name": name, "description": format!("Operations on {name}.") })).collect()
}

const PROBLEMS: [(&str, &str, &str); 12] = [
    ("400", "Malformed", "The request cannot be read."),
    ("401", "Unauthenticated", "No token, or one that does not hold."),
    ("403", "Forbidden", "No role of the caller's allows this."),
    ("404", "NotFound", "Absent, or out of the caller's reach."),
    ("408", "TooSlow", "The body did not arrive in time."),
    ("409", "Conflict", "The state of things does not allow it; `code` says which rule."),
    ("412", "Stale", "`If-Match` names another version."),
    ("413", "TooLarge", "The body is larger than the operation takes."),
    ("415", "UnsupportedMediaType", "The body is not JSON."),
    ("422", "Invalid", "The content is wrong; `errors` says where."),
    ("428", "PreconditionRequired", "`If-Match` is required here."),
    ("503", "Unavailable", "The database is busy or away; try again."),
];

fn problem_responses() -> Value {
    let mut responses: Map<String, Value> = PROBLEMS
        .iter()
        .map(|(_, name, description)| {
            let content =
                json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
            ((*name).to_owned(), json!({ "description": description, "content": content }))
        })
        .collect();
    let retry = json!({ "Retry-After": { "description": "Seconds to wait.", "schema": { "type": "integer" } } });
    responses["Unavailable"]["headers"] = retry.clone();
    let mut too_many = responses["Unavailable"].clone();
    too_many["description"] = json!("Too many tries; wait.");
    responses.insert("TooManyTries".to_owned(), too_many);
    Value::Object(responses)
}

fn finish(
    path: &str, method: &str, operation: &mut Value, permissions: &BTreeMap<String, Option<Permission>>,
    schemas: &Value,
) {
    let id = operation["operationId"].as_str().unwrap_or_default();
    let permission = permissions.get(id).copied().flatten();
    describe_guard(operation, permission);
    let with_body = !operation["requestBody"].is_null();
    let tag = header_parameter(operation);
    let applies = |status: &str| match status {
        "400" => true,
        "401" | "403" => permission.is_some(),
        "404" => path.contains('{'),
        "409" => method != "get" && permission.is_some(),
        "412" => tag.is_some(),
        "428" => tag == Some(true),
        "408" | "413" | "415" | "422" => with_body,
        _ => permission.is_some() || path.starts_with("/api"),
    };
    for (status, name, _) in PROBLEMS.iter().filter(|(status, ..)| applies(status)) {
        if operation["responses"][status].is_null() {
            operation["responses"][*status] = json!({ "$ref": format!("#/components/responses/{name}") });
        }
    }
    exemplify(operation, schemas);
}

/// Who may call: for people, for generators, for linters.
fn describe_guard(operation: &mut Value, permission: Option<Permission>) {
    operation["security"] = permission.map_or_else(|| json!([]), |_| json!([{ "bearer": [] }]));
    let roles: Vec<&str> = permission
        .map_or_else(|| vec!["anyone"], |permission| permission.roles().map(super::policy::Role::as_str).collect());
    operation["x-roles"] = json!(roles);
    if let Some(permission) = permission {
        operation["x-scopes"] = json!([permission.name()]);
    }
}

/// `If-Match` where the operation takes it: whether it is required. Handlers mark it by naming the parameter.
fn header_parameter(operation: &Value) -> Option<bool> {
    let parameters = operation["parameters"].as_array()?;
    let found = parameters.iter().find(|parameter| parameter["name"] == "If-Match")?;
    Some(found["required"] == json!(true))
}

fn exemplify(operation: &mut Value, schemas: &Value) {
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
    if let Some(first) = schema["enum"].get(0) {
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
        "array" => json!([example(&schema["items"], schemas, name, depth + 1)]),
        "integer" => schema.get("minimum").filter(|least| least.as_i64() > Some(0)).cloned().unwrap_or(json!(1)),
        "number" => json!(1.5),
        "boolean" => json!(true),
        _ => text_example(schema, name),
    }
}

fn kind(schema: &Value) -> &str {
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
        Some("email") => "aigul@school.example",
        _ => match name {
            "last_name" => "Әбдірахманова",
            "first_name" => "Айгүл",
            "password" => "a long sentence nobody guesses",
            "time_zone" => "Asia/Almaty",
            "specific" | "measurable" | "attainable" | "realistic" => "Задавать открытые вопросы на каждом уроке",
            _ => "текст",
        },
    })
}

/// utoipa copies the items of `Page<Pair>` inline; a client wants the type it knows already.
fn refer_to_items(document: &mut Value) {
    for (name, schema) in document["components"]["schemas"].as_object_mut().into_iter().flatten() {
        if let Some(item) = name.strip_prefix("Page_").or_else(|| name.strip_prefix("Items_")) {
            schema["properties"]["items"]["items"] = json!({ "$ref": format!("#/components/schemas/{item}") });
        }
    }
}

/// An absent field stays as it is: that is not a default.
fn drop_null_defaults(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(drop_null_defaults),
        Value::Object(fields) => {
            let says_nothing = |default: &Value| {
                default.is_null() || default.as_object().is_some_and(|fields| fields.values().all(Value::is_null))
            };
            if fields.get("default").is_some_and(says_nothing) {
                fields.remove("default");
            }
            fields.values_mut().for_each(drop_null_defaults);
        }
        _ => {}
    }
}

/// A field of an answer is always there, null or not: nothing but request bodies may leave a field out.
fn require_what_is_always_there(document: &mut Value) {
    let mut requests = std::collections::BTreeSet::new();
    each_operation(document, |_, _, operation| {
        if let Some(name) =
            operation.pointer("/requestBody/content/application~1json/schema/$ref").and_then(Value::as_str)
        {
            requests.insert(name.trim_start_matches("#/components/schemas/").to_owned());
        }
    });
    requests.extend(["Problem".to_owned()]);
    let all = document["components"]["schemas"].clone();
    let inner: Vec<String> = requests.iter().flat_map(|name| references(&all[name])).collect();
    requests.extend(inner);
    for (name, schema) in document["components"]["schemas"].as_object_mut().into_iter().flatten() {
        if !requests.contains(name) {
            require_all(schema);
        }
    }
}

fn references(schema: &Value) -> Vec<String> {
    match schema {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(key, value)| match value.as_str().filter(|_| key == "$ref") {
                Some(target) => vec![target.trim_start_matches("#/components/schemas/").to_owned()],
                None => references(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => vec![],
    }
}

fn require_all(schema: &mut Value) {
    let names: Option<Vec<String>> = schema["properties"].as_object().map(|fields| fields.keys().cloned().collect());
    if let Some(names) = names {
        schema["required"] = json!(names);
    }
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        require_all(part);
    }
}

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
