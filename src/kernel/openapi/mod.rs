//! The document, finished: what utoipa knows from types and comments, plus what the routes know of guards and answers.
//! Every operation gets its roles, its problems and an example made from its schema, so that none is typed by hand.

mod examples;
mod twin;

pub use examples::example;
pub use twin::as_3_0;

use super::error::Problem;
use super::policy::{Permission, Reach, Role};
use super::routing::Routes;
use serde_json::{Map, Value, json};
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
    leave_lists_open(&mut document);
    let schemas = document["components"]["schemas"].clone();
    each_operation(&mut document, |path, method, operation| {
        finish(path, method, operation, routes, &schemas);
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

const PROBLEMS: [(&str, &str, &str); 13] = [
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
    ("429", "TooManyTries", "Too many tries; wait."),
    ("503", "Unavailable", "The database is busy or away; try again."),
];

const HEADERS: [(&str, &str); 5] = [
    ("ETag", "The version, for `If-Match` and `If-None-Match`."),
    ("Location", "The address of what was made."),
    ("Link", "The next page, as `rel=\"next\"`; absent on the last."),
    ("Content-Disposition", "The name of the file."),
    ("X-Row-Count", "How many lines its tables have."),
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
    for name in ["TooManyTries", "Unavailable"] {
        responses[name]["headers"] = retry.clone();
    }
    Value::Object(responses)
}

fn finish(path: &str, method: &str, operation: &mut Value, routes: &Routes, schemas: &Value) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    let permission = routes.permissions.get(&id).copied().flatten();
    describe_guard(operation, permission);
    let with_body = !operation["requestBody"].is_null();
    let tag = header_parameter(operation);
    // what a period or a format has to be is said at the field
    let chosen = ["from", "format"].iter().any(|name| takes_parameter(operation, name));
    let applies = |status: &str| match status {
        "400" | "503" => true,
        "401" | "403" => permission.is_some(),
        "404" => path.contains('{'),
        "409" => method != "get" && permission.is_some(),
        "412" => tag.is_some(),
        "428" => tag == Some(true),
        "422" => with_body || chosen,
        "408" | "413" | "415" => with_body,
        _ => false,
    };
    for (status, name, _) in PROBLEMS {
        // a handler names a problem that its shape does not tell by its status alone
        let named = operation["responses"].get(status).is_some();
        if named || applies(status) {
            operation["responses"][status] = json!({ "$ref": format!("#/components/responses/{name}") });
        }
    }
    let (headers, may_be_known) = routes.replies.get(&id).copied().unwrap_or_default();
    describe_headers(operation, headers, may_be_known && matches!(method, "get"));
    examples::exemplify(operation, schemas);
}

fn takes_parameter(operation: &Value, name: &str) -> bool {
    operation["parameters"].as_array().into_iter().flatten().any(|parameter| parameter["name"] == name)
}

/// The headers of a success, and 304 where a client may hold it already.
fn describe_headers(operation: &mut Value, names: &[&str], may_be_known: bool) {
    let told: Map<String, Value> = HEADERS
        .iter()
        .filter(|(name, _)| names.contains(name))
        .map(|(name, says)| ((*name).to_owned(), json!({ "description": says, "schema": { "type": "string" } })))
        .collect();
    if told.is_empty() {
        return;
    }
    let responses = operation["responses"].as_object_mut();
    let success = responses.into_iter().flatten().find(|(status, _)| status.starts_with('2'));
    if let Some((_, response)) = success {
        response["headers"] = Value::Object(told);
    }
    if may_be_known {
        operation["responses"]["304"] =
            json!({ "description": "The client holds it already: `If-None-Match` named its ETag." });
    }
}

/// Who may call: for people, for generators, for linters.
fn describe_guard(operation: &mut Value, permission: Option<Permission>) {
    operation["security"] = permission.map_or_else(|| json!([]), |_| json!([{ "bearer": [] }]));
    let roles: Vec<&str> =
        permission.map_or_else(|| vec!["anyone"], |permission| permission.roles().map(Role::as_str).collect());
    operation["x-roles"] = json!(roles);
    let says = operation["description"].as_str().map(|says| format!("{says}\n\n")).unwrap_or_default();
    operation["description"] = json!(says + &permission.map_or_else(|| "Anyone may call it.".to_owned(), reaches));
    if let Some(permission) = permission.filter(|permission| permission.reach(Role::Integration).is_some()) {
        operation["x-scopes"] = json!([permission.name()]);
    }
}

/// How far each role goes, as a sentence.
fn reaches(permission: Permission) -> String {
    let told = permission.roles().map(|role| {
        let far = match permission.reach(role) {
            Some(Reach::All) => "everywhere",
            Some(Reach::Department) => "in the schools of the department",
            Some(Reach::School) => "in the school",
            Some(Reach::Program) => "in the programs curated",
            Some(Reach::Own) | None => "for what is one's own",
        };
        format!("`{}` {far}", role.as_str())
    });
    format!("Permission `{}`: {}.", permission.name(), told.collect::<Vec<_>>().join(", "))
}

/// `If-Match` where the operation takes it: whether it is required. Handlers mark it by naming the parameter.
fn header_parameter(operation: &Value) -> Option<bool> {
    let parameters = operation["parameters"].as_array()?;
    let found = parameters.iter().find(|parameter| parameter["name"] == "If-Match")?;
    Some(found["required"] == json!(true))
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

/// States are a closed list; other lists may grow, and a client must not refuse a value that it does not know yet.
fn leave_lists_open(document: &mut Value) {
    for (name, schema) in document["components"]["schemas"].as_object_mut().into_iter().flatten() {
        let closed = ["State", "Status", "Decision"].iter().any(|end| name.ends_with(end));
        if !closed && let Some(words) = schema.as_object_mut().and_then(|schema| schema.remove("enum")) {
            schema["x-extensible-enum"] = words;
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
