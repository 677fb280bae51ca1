use super::ImportKind;
use super::reading::{Cell, SheetRow};
use crate::text_enum;
use std::collections::HashSet;

/// Rows among which the headings are looked for.
pub(super) const HEAD: usize = 30;

text_enum! {
    /// What a column may hold.
    pub enum Field {
        /// Last, first and middle name in one.
        FullName = "full_name",
        /// Last name.
        LastName = "last_name",
        /// First name.
        FirstName = "first_name",
        /// Middle name.
        MiddleName = "middle_name",
        /// E-mail.
        Email = "email",
        /// Telephone.
        Phone = "phone",
        /// Position.
        Position = "position",
        /// Subjects taught.
        Subjects = "subjects",
        /// Qualification category.
        Category = "qualification_category",
        /// First day of teaching.
        TeachingSince = "teaching_since",
        /// Day or year of birth.
        BirthYear = "birth_year",
        /// The mentor of a pair.
        Mentor = "mentor",
        /// The mentee of a pair.
        Mentee = "mentee",
        /// The form of mentoring.
        Kind = "kind",
        /// First day of a pair.
        StartsOn = "starts_on",
        /// Last day of a pair.
        EndsOn = "planned_ends_on",
        /// What a pair is about.
        Topic = "topic",
    }
}

/// How people call the columns, in Russian, Kazakh and English, as [`plain`] words. The first three head a template.
const SYNONYMS: &[(Field, &[&str])] = &[
    (
        Field::FullName,
        &[
            "фио",
            "атыжөні",
            "fullname",
            "фамилияимяотчество",
            "фиопедагога",
            "фиосотрудника",
            "фиоучителя",
            "педагог",
            "учитель",
            "сотрудник",
            "мұғалім",
            "педагогтіңатыжөні",
            "мұғалімніңатыжөні",
            "тегіатыәкесініңаты",
            "тажы",
            "name",
        ],
    ),
    (Field::LastName, &["фамилия", "тегі", "lastname", "familyname", "surname"]),
    (Field::FirstName, &["имя", "аты", "firstname", "givenname"]),
    (Field::MiddleName, &["отчество", "әкесініңаты", "middlename", "patronymic"]),
    (
        Field::Email,
        &[
            "email",
            "электрондыпошта",
            "электроннаяпочта",
            "почта",
            "пошта",
            "адресэлектроннойпочты",
            "эладрес",
            "электронныйадрес",
            "элпочта",
            "эпочта",
            "адресэлпочты",
            "адреспочты",
            "элпошта",
            "эпошта",
            "электрондықпошта",
            "mail",
            "emailадрес",
            "emailaddress",
        ],
    ),
    (
        Field::Phone,
        &[
            "телефон",
            "телефоны",
            "phone",
            "мобильныйтелефон",
            "сотовыйтелефон",
            "номертелефона",
            "контактныйтелефон",
            "тел",
            "мобтел",
            "номертел",
            "сотовый",
            "мобильный",
            "ұялытелефон",
            "телефоннөмірі",
            "sms",
            "mobile",
        ],
    ),
    (Field::Position, &["должность", "лауазымы", "position", "лауазым", "занимаемаядолжность", "jobtitle"]),
    (
        Field::Subjects,
        &[
            "предмет",
            "пәні",
            "subjects",
            "предметы",
            "преподаваемыйпредмет",
            "преподаваемыепредметы",
            "пән",
            "пәндер",
            "subject",
        ],
    ),
    (
        Field::Category,
        &[
            "категория",
            "санаты",
            "category",
            "квалификационнаякатегория",
            "біліктіліксанаты",
            "санат",
            "qualificationcategory",
        ],
    ),
    (
        Field::TeachingSince,
        &[
            "работаетс",
            "жұмысістейді",
            "teachingsince",
            "началопедстажа",
            "датаначалапедагогическойдеятельности",
            "педагогическийстажс",
            "датаприема",
            "датаприеманаработу",
            "жұмысқақабылданғанкүні",
            "педагогикалықөтілініңбасталуы",
        ],
    ),
    (
        Field::BirthYear,
        &["датарождения", "туғанкүні", "birthdate", "годрождения", "туғанжылы", "birthyear", "dateofbirth"],
    ),
    (Field::Mentor, &["наставник", "тәлімгер", "mentor", "фионаставника", "ментор", "тәлімгердіңатыжөні"]),
    (
        Field::Mentee,
        &[
            "подопечный",
            "тәлімалушы",
            "mentee",
            "менти",
            "мини",
            "наставляемый",
            "обучаемый",
            "молодойспециалист",
            "фиоподопечного",
            "фиоменти",
            "фионаставляемого",
            "жасмаман",
        ],
    ),
    (
        Field::Kind,
        &[
            "форма",
            "түрі",
            "kind",
            "форманаставничества",
            "вид",
            "виднаставничества",
            "тәлімгерліктүрі",
            "нысаны",
            "тәлімгерлікнысаны",
        ],
    ),
    (Field::StartsOn, &["начало", "басталуы", "startson", "датаначала", "басталукүні", "start"]),
    (Field::EndsOn, &["окончание", "аяқталуы", "endson", "датаокончания", "аяқталукүні", "end"]),
    (Field::Topic, &["тема", "тақырыбы", "topic", "тақырып"]),
];

/// Letters and digits of a heading, in small letters, Ё as Е.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('ё', "е").chars().filter(|letter| letter.is_alphanumeric()).collect()
}

impl Field {
    fn of(label: &str, kind: ImportKind) -> Option<Self> {
        let label = plain(label);
        let known = SYNONYMS.iter().find(|(field, names)| field.is_for(kind) && names.contains(&label.as_str()));
        known.map(|(field, _)| *field)
    }

    /// Whether a file of this kind may have the column.
    pub(super) const fn is_for(self, kind: ImportKind) -> bool {
        let of_pairs =
            matches!(self, Self::Mentor | Self::Mentee | Self::Kind | Self::StartsOn | Self::EndsOn | Self::Topic);
        of_pairs == matches!(kind, ImportKind::Pairs)
    }

    /// Whether it cannot be a row's heading alone.
    const fn names_somebody(self) -> bool {
        matches!(self, Self::FullName | Self::LastName | Self::Mentor)
    }
}

/// So many headings are told; a sheet may have thousands of columns.
const MOST_COLUMNS: usize = 100;

/// The columns of a table that was found in a sheet.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// What each column holds.
    pub(super) fields: Vec<Option<Field>>,
    /// The last row of the heading.
    pub(super) head: u32,
    /// Headings that nobody understood, so that it can be said what is left out.
    pub(super) unread: Vec<String>,
}

impl Columns {
    /// Looks for the headings below whatever stands above the table. They may take two rows, of which the upper one
    /// spans several columns.
    pub(super) fn find(rows: &[SheetRow], kind: ImportKind) -> Option<Self> {
        let mut best: Option<(usize, Self)> = None;
        for (index, row) in rows.iter().enumerate() {
            let one = labels(row, kind);
            let below = rows.get(index + 1).map(|below| labels(below, kind)).unwrap_or_default();
            let two = rows.get(index + 1).filter(|below| below.number == row.number + 1);
            // a second row is a heading where it names what the first one does not, and says nothing else below a name
            let joined = two.filter(|_| below.iter().flatten().any(|field| !one.contains(&Some(*field))));
            let joined = joined.filter(|second| {
                let said = |column: usize| second.cells.get(column).is_some_and(|cell| *cell != Cell::Empty);
                let understood = |column: usize| below.get(column).is_some_and(Option::is_some);
                let named = one.iter().enumerate().filter(|(_, field)| field.is_some());
                named.into_iter().all(|(column, _)| !said(column) || understood(column))
            });
            let columns = match joined {
                Some(second) => {
                    let width = one.len().max(below.len());
                    let at =
                        |column: usize| below.get(column).copied().flatten().or(one.get(column).copied().flatten());
                    let fields: Vec<Option<Field>> = (0..width).map(at).collect();
                    Self { unread: unread(&fields, &[second, row]), fields, head: second.number }
                }
                None => Self { unread: unread(&one, &[row]), fields: one, head: row.number },
            };
            let found = columns.fields.iter().flatten().collect::<HashSet<_>>().len();
            let named = columns.fields.iter().flatten().any(|field| field.names_somebody());
            if named && best.as_ref().is_none_or(|(count, _)| found > *count) {
                best = Some((found, columns));
            }
        }
        best.map(|(_, columns)| columns)
    }

    /// The cell that holds a field: its column and what stands there. Of several columns of one field, as two telephones,
    /// the first that says something.
    pub(super) fn cell<'a>(&self, row: &'a SheetRow, field: Field) -> Option<(usize, &'a Cell)> {
        let of_field = self.fields.iter().enumerate().filter(|(_, known)| **known == Some(field));
        let cells = of_field.filter_map(|(at, _)| row.cells.get(at).map(|cell| (at, cell)));
        cells.clone().find(|(_, cell)| **cell != Cell::Empty).or_else(|| cells.clone().next())
    }
}

/// The headings over columns that no field was found for: the lowest that has letters.
fn unread(fields: &[Option<Field>], rows: &[&SheetRow]) -> Vec<String> {
    let heading = |column: usize| {
        rows.iter().find_map(|row| match row.cells.get(column) {
            Some(Cell::Text(text)) if text.chars().any(char::is_alphabetic) => Some(text.trim().to_owned()),
            _ => None,
        })
    };
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or_default();
    let unknown = (0..width).filter(|column| fields.get(*column).copied().flatten().is_none());
    unknown.filter_map(heading).take(MOST_COLUMNS).collect()
}

fn labels(row: &SheetRow, kind: ImportKind) -> Vec<Option<Field>> {
    let label = |cell: &Cell| if let Cell::Text(text) = cell { Field::of(text, kind) } else { None };
    row.cells.iter().map(label).collect()
}

/// The heading of a field in a template: Russian, Kazakh, English.
pub(super) fn heading(field: Field, lang: crate::kernel::texts::Lang) -> String {
    lang.say(&format!("import_field-{}", field.as_str()))
}

/// A cell's address, as `C5`.
pub(super) fn address(column: usize, row: u32) -> String {
    let letter = |number: usize| char::from(b'A' + u8::try_from(number % 26).unwrap_or_default());
    let letters = if column < 26 {
        letter(column).to_string()
    } else {
        [letter(column / 26 - 1), letter(column)].iter().collect()
    };
    format!("{letters}{row}")
}

/// A row that adds up, or has nothing in it.
pub(super) fn is_total(row: &SheetRow) -> bool {
    let first = row.cells.iter().find_map(|cell| if let Cell::Text(text) = cell { Some(plain(text)) } else { None });
    first
        .is_some_and(|first| ["итого", "всего", "барлығы", "жиыны", "total"].iter().any(|word| first.starts_with(word)))
}

pub(super) fn is_blank(row: &SheetRow) -> bool {
    row.cells.iter().all(|cell| *cell == Cell::Empty)
}
