//! Who plays: two schools and their people.

use super::{Login, department, input};
use crate::kernel::auth::{Actor, Core};
use crate::kernel::error::{Error, Result};
use crate::kernel::extract::IfMatch;
use crate::kernel::id::{OrderId, PairId, PersonId};
use crate::kernel::scope::Scope;
use crate::kernel::time::{begin_of, day_in};
use crate::orders::Order;
use crate::people::{MentorProfile, Person};
use crate::programs::{Program, ProgramStep};
use crate::schema::pairs;
use crate::schools::{AcademicYear, School};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::{Value, json};

/// Of the gymnasium, where most of it happens.
const ZONE: &str = "Asia/Almaty";

/// Last, first and middle name, e-mail, position, category, years of teaching.
type Part = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str, u64);

const GYMNASIUM: [Part; 17] = [
    ("Қасымова", "Әсел", "Бауыржанқызы", "director@shkola12.example", "директор", "expert", 22),
    ("Ермекова", "Гүлмира", "Сәкенқызы", "curator@shkola12.example", "заместитель директора", "researcher", 18),
    ("Ғалымова", "Роза", "Тілеубекқызы", "mentor@shkola12.example", "учитель математики", "master", 24),
    ("Гусев", "Пётр", "Андреевич", "gusev@shkola12.example", "учитель физики", "expert", 16),
    ("Ёлкина", "Софья", "Семёновна", "elkina@shkola12.example", "учитель русского языка", "researcher", 14),
    ("Өтегенов", "Нұрлан", "Жақсыбекұлы", "otegenov@shkola12.example", "учитель информатики", "moderator", 9),
    ("Әбдірахманова", "Айгүл", "Ерланқызы", "mentee@shkola12.example", "учитель математики", "none", 1),
    ("Абаев", "Данияр", "Маратұлы", "abaev@shkola12.example", "учитель физики", "none", 2),
    ("Зуева", "Алёна", "Игоревна", "zueva@shkola12.example", "учитель начальных классов", "second", 4),
    ("Қуанышев", "Ерлан", "Асқарұлы", "kuanyshev@shkola12.example", "учитель истории", "second", 5),
    ("Ңұрбекова", "Меруерт", "Ғабитқызы", "nurbekova@shkola12.example", "учитель биологии", "none", 1),
    ("Сергеева", "Ольга", "Викторовна", "sergeeva@shkola12.example", "учитель химии", "second", 6),
    ("Тұрсынов", "Бекзат", "Ілиясұлы", "tursynov@shkola12.example", "учитель физкультуры", "none", 2),
    ("Фёдорова", "Мария", "Павловна", "fedorova@shkola12.example", "учитель английского языка", "moderator", 9),
    ("Хасенова", "Динара", "Қайратқызы", "khasenova@shkola12.example", "учитель казахского языка", "second", 7),
    ("Цой", "Виктор", "Сергеевич", "tsoi@shkola12.example", "учитель музыки", "first", 11),
    ("Шәкірова", "Назым", "Үсенқызы", "shakirova@shkola12.example", "учитель географии", "none", 3),
];

const LYCEUM: [Part; 7] = [
    ("Белов", "Артём", "Олегович", "director@lyceum7.example", "директор", "highest", 25),
    ("Щукина", "Нина", "Ильинична", "curator@lyceum7.example", "методист", "highest", 20),
    ("Воронцова", "Елена", "Юрьевна", "voroncova@lyceum7.example", "учитель литературы", "highest", 19),
    ("Жүнісов", "Олжас", "Һамитұлы", "zhunisov@lyceum7.example", "учитель математики", "first", 12),
    ("Ёжикова", "Вера", "Львовна", "ezhikova@lyceum7.example", "учитель биологии", "none", 1),
    ("Кузнецов", "Илья", "Романович", "kuznecov@lyceum7.example", "учитель истории", "none", 2),
    ("Юсупова", "Лилия", "Рашидовна", "usupova@lyceum7.example", "учитель начальных классов", "second", 5),
];

/// A school with its people and its program.
pub(super) struct Stage {
    /// The people, in the order of their list: director, curator, then the others.
    pub(super) people: Vec<Person>,
    /// The program.
    pub(super) program: Program,
    /// The order that its pairs rest on.
    pub(super) order: OrderId,
}

/// Everybody.
pub(super) struct Cast {
    /// The day of the loading, at noon: what happens depends on no hour.
    pub(super) now: DateTime<Utc>,
    /// The gymnasium, where most of it happens.
    pub(super) gymnasium: Stage,
    /// The lyceum.
    pub(super) lyceum: Stage,
}

impl Cast {
    /// Enters both schools.
    pub(super) async fn enter(conn: &mut AsyncPgConnection, core: &Core, logins: &mut Vec<Login>) -> Result<Self> {
        let today = day_in(ZONE, core.clock.now());
        let now = begin_of(ZONE, today) + Duration::hours(12);
        let gymnasium = json!({ "name": "Школа-гимназия № 12", "short_name": "№ 12", "kind": "school", "locale": "kk",
            "time_zone": ZONE, "jurisdiction": "KZ" });
        let lyceum = json!({ "name": "Лицей № 7", "short_name": "Лицей", "kind": "school", "locale": "ru",
            "time_zone": "Asia/Qyzylorda", "jurisdiction": "KZ" });
        let gymnasium = Stage::enter(conn, now, gymnasium, &GYMNASIUM, logins).await?;
        let lyceum = Stage::enter(conn, now, lyceum, &LYCEUM, logins).await?;
        Ok(Self { now, gymnasium, lyceum })
    }

    /// A pair to look at: the first of the gymnasium's.
    pub(super) async fn shown_pair(&self, conn: &mut AsyncPgConnection) -> Result<String> {
        let first = pairs::table.filter(pairs::program_id.eq(self.gymnasium.program.id)).order(pairs::id);
        let id: PairId = first.select(pairs::id).first(conn).await?;
        Ok(id.to_string())
    }
}

impl Stage {
    async fn enter(
        conn: &mut AsyncPgConnection, now: DateTime<Utc>, school: Value, parts: &[Part], logins: &mut Vec<Login>,
    ) -> Result<Self> {
        let begun = Actor::system(now - Duration::days(220));
        let mut school = school;
        school["department_id"] = json!(department(conn).await?);
        let school = School::create(conn, &begun, input(school)?).await?;
        let mut people = vec![];
        for part in parts {
            people.push(person(conn, &begun, &school, part).await?);
        }
        let first = |index: usize| people.get(index).ok_or(Error::NotFound);
        let admin = json!({ "role": "school_admin" });
        first(0)?.give_role(conn, &begun, &Scope::everything(), input(admin)?).await?;
        let program = program(conn, &begun, &school, first(0)?).await?;
        program.add_curator(conn, &begun, &Scope::everything(), first(1)?).await?;
        let order = json!({ "school_id": school.id, "number": "14-н", "issued_on": begun.now.date_naive(),
            "subject": "О закреплении наставников", "signatory": first(0)?.full_name });
        let order = Order::create(conn, &begun, &school, input(order)?).await?.id;
        for (index, person) in people.iter().enumerate() {
            let what = ["school_admin", "curator"].get(index).copied().unwrap_or("person");
            let email = person.email.clone().unwrap_or_default();
            logins.push(Login { email, name: person.full_name.clone(), what });
        }
        Ok(Self { people, program, order })
    }

    /// Somebody of the list.
    pub(super) fn person(&self, index: usize) -> Result<&Person> {
        self.people.get(index).ok_or(Error::NotFound)
    }
}

async fn person(conn: &mut AsyncPgConnection, begun: &Actor, school: &School, part: &Part) -> Result<Person> {
    let (last, first, middle, email, position, category, years) = part;
    let since: NaiveDate = begun.now.date_naive() - Days::new(years * 365 + 40);
    let new = json!({ "school_id": school.id, "last_name": last, "first_name": first, "middle_name": middle,
        "email": email, "position": position, "qualification_category": category, "teaching_since": since });
    let person = Person::create(conn, begun, school, input(new)?).await?;
    let account_id = Some(person.account(conn, begun, &Scope::everything()).await?.id);
    let person = Person { account_id, ..person };
    if *years >= 9 {
        let profile = json!({ "capacity": 6, "competences": ["планирование урока", "формативное оценивание"],
            "status": "active", "joined_on": begun.now.date_naive() });
        MentorProfile::put(conn, begun, &person, &IfMatch::absent(), input(profile)?).await?;
    }
    Ok(person)
}

async fn program(conn: &mut AsyncPgConnection, begun: &Actor, school: &School, director: &Person) -> Result<Program> {
    let day = begun.now.date_naive();
    let ends = day + Days::new(364);
    let title = format!("{}/{}", day.format("%Y"), ends.format("%Y"));
    let year = json!({ "title": title, "starts_on": day, "ends_on": ends });
    let year = AcademicYear::create(conn, begun, school, input(year)?).await?;
    let new = json!({ "academic_year_id": year.id, "title": "Молодой педагог",
        "goal": "Помочь молодым педагогам стать самостоятельными", "role_form": "teacher_young_teacher",
        "allowed_kinds": ["individual", "group", "team", "virtual", "flash", "peer", "reverse"],
        "starts_on": day, "ends_on": ends, "meeting_norm_per_month": 2.0 });
    let program = Program::create(conn, begun, &Scope::everything(), &year, input(new)?).await?;
    let by = acting(begun.now, director, None)?;
    program.take(conn, &by, &IfMatch::absent(), ProgramStep::Activate, None).await
}

/// Somebody acting at a moment; as the curator of a program where one is given.
pub(super) fn acting(now: DateTime<Utc>, person: &Person, curates: Option<&Program>) -> Result<Actor> {
    let persons: Vec<PersonId> = vec![person.id];
    let roles = match curates {
        None => vec![],
        Some(program) => {
            vec![input(json!({ "role": "curator", "department_id": null, "school_id": program.school_id,
            "program_id": program.id, "valid_from": "2000-01-01", "valid_to": null, "time_zone": "UTC" }))?]
        }
    };
    Ok(Actor { account_id: person.account_id, persons, roles, ..Actor::system(now) })
}
