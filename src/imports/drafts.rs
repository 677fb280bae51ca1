use super::model::ImportKind;
use super::problems::RowProblem;
use super::reading::{Cell, SheetRow, day_of_serial};
use super::sheet::{Columns, Field, address};
use chrono::{Datelike, Months, NaiveDate};
use serde_json::{Map, Value, json};

/// What people write where there is nothing.
const NOTHING: [&str; 12] = ["нет", "-", "–", "—", "жоқ", "no", "none", "n/a", "б/к", "не имеет", "отсутствует", "0"];
/// Categories as people write them, the longer before the shorter.
const CATEGORIES: [(&str, &str); 16] = [
    ("модератор", "moderator"),
    ("эксперт", "expert"),
    ("сарапшы", "expert"),
    ("исследователь", "researcher"),
    ("зерттеуші", "researcher"),
    ("мастер", "master"),
    ("шебер", "master"),
    ("высш", "highest"),
    ("жоғары", "highest"),
    ("перв", "first"),
    ("бірінші", "first"),
    ("втор", "second"),
    ("екінші", "second"),
    ("без", "none"),
    ("жоқ", "none"),
    ("соответств", "none"),
];
const KINDS: [(&str, &str); 12] = [
    ("флэш", "flash"),
    ("флеш", "flash"),
    ("индивид", "individual"),
    ("традицион", "individual"),
    ("жеке", "individual"),
    ("виртуал", "virtual"),
    ("дистанц", "virtual"),
    ("равный", "peer"),
    ("тең", "peer"),
    ("реверс", "reverse"),
    ("кері", "reverse"),
    ("flash", "flash"),
];

/// What a row says, in the fields of the API, and what is wrong with it.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) facts: Map<String, Value>,
    pub(super) problems: Vec<RowProblem>,
    /// Where in the sheet the fields stand.
    pub(super) places: Vec<(Field, String)>,
    /// Whether something is so wrong that the row cannot be taken.
    pub(super) wrong: bool,
}

/// One row being read.
struct Reading<'a> {
    row: &'a SheetRow,
    columns: &'a Columns,
    /// The day it is in the school.
    today: NaiveDate,
    draft: Draft,
}

impl Draft {
    /// Reads a row with the columns that were found.
    pub(super) fn of(row: &SheetRow, columns: &Columns, kind: ImportKind, today: NaiveDate) -> Self {
        let mut reading = Reading { row, columns, today, draft: Self::default() };
        match kind {
            ImportKind::People => reading.person(),
            ImportKind::Pairs => reading.pair(),
        }
        reading.draft
    }

    /// The cell a field was read from.
    pub(super) fn place(&self, field: &str) -> Option<String> {
        self.places.iter().find(|(known, _)| known.as_str() == field).map(|(_, cell)| cell.clone())
    }

    /// Notes something that makes the row unusable.
    pub(super) fn refuse(&mut self, cell: Option<String>, field: &str, code: &str) {
        self.refuse_as(RowProblem::new(cell, field, code));
    }

    /// The same with a problem that is known already.
    pub(super) fn refuse_as(&mut self, problem: RowProblem) {
        self.wrong = true;
        self.problems.push(problem);
    }
}

impl Reading<'_> {
    fn person(&mut self) {
        self.names();
        self.email();
        if let Some(phone) = self.words(Field::Phone) {
            self.set(Field::Phone, json!(phone));
        }
        if let Some(words) = self.words(Field::Position) {
            self.set(Field::Position, json!(words));
        }
        if let Some(words) = self.words(Field::Subjects) {
            let subjects = words.split([',', ';', '/', '\n']).map(str::trim).filter(|word| !word.is_empty());
            self.set(Field::Subjects, json!(subjects.collect::<Vec<_>>()));
        }
        if let Some(words) = self.words(Field::Category) {
            match category(&words) {
                Some(category) => self.set(Field::Category, json!(category)),
                None => self.warn(Field::Category, "category_unknown"),
            }
        }
        if let Some(day) = self.day(Field::TeachingSince) {
            self.set(Field::TeachingSince, json!(day));
        }
        self.birth();
    }

    fn pair(&mut self) {
        let told = [Field::Mentor, Field::Mentee, Field::Kind, Field::StartsOn, Field::EndsOn, Field::Topic];
        let told: Vec<_> = told.into_iter().filter_map(|field| Some((field, self.at(field)?))).collect();
        self.draft.places.extend(told);
        for field in [Field::Mentor, Field::Mentee] {
            match self.words(field) {
                Some(words) => self.set(field, json!(words)),
                None => self.refuse(field, "required"),
            }
        }
        match self.words(Field::Kind) {
            Some(words) => match meant(&words.to_lowercase(), &KINDS) {
                Some(kind) => self.set(Field::Kind, json!(kind)),
                None => self.refuse(Field::Kind, "kind_unknown"),
            },
            None => self.set(Field::Kind, json!("individual")),
        }
        for field in [Field::StartsOn, Field::EndsOn] {
            if let Some(day) = self.day(field) {
                self.set(field, json!(day));
            }
        }
        match self.words(Field::Topic) {
            Some(words) if words.chars().count() > 500 => self.refuse(Field::Topic, "length"),
            Some(words) => self.set(Field::Topic, json!(words)),
            None if self.draft.facts.get("kind") == Some(&json!("flash")) => self.refuse(Field::Topic, "required"),
            None => {}
        }
    }

    fn set(&mut self, field: Field, value: Value) {
        let at = self.at(field).map(|at| (field, at));
        self.draft.places.extend(at);
        self.draft.facts.insert(field.as_str().to_owned(), value);
    }

    fn at(&self, field: Field) -> Option<String> {
        self.columns.cell(self.row, field).map(|(column, _)| address(column, self.row.number))
    }

    fn refuse(&mut self, field: Field, code: &str) {
        let at = self.at(field);
        self.draft.refuse(at, field.as_str(), code);
    }

    fn warn(&mut self, field: Field, code: &str) {
        let cell = self.at(field);
        self.draft.problems.push(RowProblem::new(cell, field.as_str(), code));
    }

    /// The words of a cell, numbers without a point; nothing where people say that there is nothing.
    fn words(&mut self, field: Field) -> Option<String> {
        let words = match self.columns.cell(self.row, field)?.1 {
            Cell::Empty => return None,
            Cell::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
            Cell::Number(number) => format!("{number:.0}"),
            Cell::Date(day) => day.format("%d.%m.%Y").to_string(),
        };
        // Windows-1251 has no Kazakh letters, and writes a question mark where one was
        if lost(&words) {
            self.refuse(field, "letters_lost");
            return None;
        }
        if NOTHING.contains(&words.to_lowercase().as_str()) {
            self.warn(field, "taken_as_empty");
            return None;
        }
        Some(words)
    }

    fn names(&mut self) {
        if let Some(full) = self.words(Field::FullName) {
            let mut parts = full.splitn(3, ' ');
            let (last, first, middle) = (parts.next(), parts.next(), parts.next());
            if first.is_none() {
                self.refuse(Field::FullName, "name_short");
            }
            for (field, part) in [(Field::LastName, last), (Field::FirstName, first), (Field::MiddleName, middle)] {
                if let Some(part) = part {
                    self.set(field, json!(part));
                }
            }
            return;
        }
        for field in [Field::LastName, Field::FirstName, Field::MiddleName] {
            if let Some(part) = self.words(field) {
                self.set(field, json!(part));
            } else if field != Field::MiddleName && !self.draft.wrong {
                self.refuse(if self.at(field).is_some() { field } else { Field::FullName }, "required");
            }
        }
    }

    fn email(&mut self) {
        let Some(words) = self.words(Field::Email) else { return };
        let address = words.to_lowercase();
        if address.contains('@') && !address.contains(' ') {
            self.set(Field::Email, json!(address));
        } else {
            self.refuse(Field::Email, "email");
        }
    }

    /// A day, written as one, as a serial number of Excel or in one of the usual ways.
    fn day(&mut self, field: Field) -> Option<NaiveDate> {
        let whole = |day| (day, false);
        let written = match self.columns.cell(self.row, field)?.1 {
            Cell::Empty => return None,
            Cell::Date(day) => Some(whole(*day)),
            Cell::Number(number) => day_of_serial(*number).map(whole),
            Cell::Text(_) => {
                let words = self.words(field)?;
                let words = words.trim_end_matches(['г', '.', ' ']);
                // %Y would take two digits for a year of antiquity, %y refuses four
                let known = ["%d.%m.%y", "%d/%m/%y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"];
                let read = |form: &&str| Some((NaiveDate::parse_from_str(words, form).ok()?, form.ends_with("%y")));
                let written = known.iter().find_map(read);
                written.or_else(|| words.parse().ok().and_then(day_of_serial).map(whole))
            }
        };
        let (least, most) = match field {
            Field::BirthYear => (1900, self.today),
            Field::TeachingSince => (1940, self.today),
            _ => (1940, NaiveDate::MAX),
        };
        // of two digits, what would lie ahead was a hundred years before
        let day = written.map(|(day, short)| if short && day > most { day - Months::new(1200) } else { day });
        let day = day.filter(|day| (least..=2100).contains(&day.year()) && *day <= most);
        if day.is_none() {
            self.refuse(field, "day_unreadable");
        }
        day
    }

    fn birth(&mut self) {
        let year = match self.columns.cell(self.row, Field::BirthYear) {
            Some((_, Cell::Number(year))) if (1900.0..2100.0).contains(year) => self.year(&format!("{year:.0}")),
            Some((_, Cell::Text(text))) if text.len() == 4 => self.year(text),
            Some(_) => self.day(Field::BirthYear).map(|day| day.year()),
            None => None,
        };
        if let Some(year) = year {
            self.set(Field::BirthYear, json!(year));
        }
    }

    /// A year of birth that stands alone; nobody is born ahead of today.
    fn year(&mut self, text: &str) -> Option<i32> {
        let year = text.parse().ok().filter(|year| (1900..=self.today.year()).contains(year));
        if year.is_none() {
            self.refuse(Field::BirthYear, "day_unreadable");
        }
        year
    }
}

/// What a table of parts of words says of this.
fn meant<'a>(words: &str, known: &[(&str, &'a str)]) -> Option<&'a str> {
    known.iter().find(|(part, value)| words.contains(part) || words == *value).map(|(_, value)| *value)
}

/// A category as it is written in full, by number, or as a title that stands for having none.
fn category(words: &str) -> Option<&'static str> {
    let words = words.to_lowercase();
    let number = words.trim_end_matches("категория").trim_end_matches("санат").trim_end_matches(['-', 'я', ' ', '.']);
    meant(&words, &CATEGORIES).or(match number {
        "1" | "i" | "і" => Some("first"),
        "2" | "ii" | "іі" => Some("second"),
        "педагог" | "педагог-стажер" | "педагог-стажёр" | "стажер" | "стажёр" | "сзд" => {
            Some("none")
        }
        _ => None,
    })
}

/// A question mark within or before Cyrillic letters.
fn lost(words: &str) -> bool {
    let letters: Vec<char> = words.chars().collect();
    let cyrillic = |letter: Option<&char>| letter.is_some_and(|letter| ('\u{400}'..'\u{530}').contains(letter));
    letters.iter().enumerate().any(|(at, letter)| {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        *letter == '?' && (cyrillic(letters.get(at + 1)) || (cyrillic(before) && letters.get(at + 1).is_some()))
    })
}
