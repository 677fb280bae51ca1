use calamine::{Data, DataRef, Reader, Xlsx, XlsxError};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use chrono::{Days, NaiveDate};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1251};
use std::collections::HashSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What a file may grow to when it is unpacked.
const UNPACKED: u64 = 200 << 20;

/// A cell as it is in the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(NaiveDate),
}

/// A row and its number in the sheet, from 1.
#[derive(Debug, Clone)]
pub(super) struct SheetRow {
    pub(super) number: u32,
    pub(super) cells: Vec<Cell>,
}

/// Why a file cannot be read, as a code.
pub(super) type Unreadable = &'static str;

/// Takes a row; false ends the reading.
type Each<'a> = &'a mut dyn FnMut(SheetRow) -> bool;

/// Reads a file of whatever kind it turns out to be, row after row.
pub(super) fn read(bytes: &[u8], each: Each<'_>) -> Result<(), Unreadable> {
    match bytes {
        [] => Err("file_empty"),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            // an encrypted workbook is a compound file too, and names its stream in UTF-16
            let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            let locked = bytes.windows(name.len()).any(|window| window == name);
            Err(if locked { "file_locked" } else { "file_old_excel" })
        }
        [b'P', b'K', 3 | 5, ..] => archive(bytes, each),
        _ => text(bytes, each),
    }
}

fn archive(bytes: &[u8], each: Each<'_>) -> Result<(), Unreadable> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut unpacked = 0;
    let mut names = vec![];
    for index in 0..zip.len() {
        let entry = zip.by_index_raw(index).map_err(broken)?;
        if entry.encrypted() {
            return Err("file_locked");
        }
        unpacked = entry.size().saturating_add(unpacked);
        names.push(entry.name().map_err(broken)?.into_owned());
    }
    if unpacked > UNPACKED {
        return Err("file_too_large");
    }
    if names.iter().any(|name| name == "xl/workbook.xml") {
        for name in names.iter().filter(|name| name.to_lowercase().ends_with("sharedstrings.xml")) {
            refuse_lies(&mut zip, name)?;
        }
        return workbook(bytes, each);
    }
    if names.iter().any(|name| name == "users.csv") { roster(&mut zip, each) } else { Err("file_unknown") }
}

/// The reader makes room for as many strings as a workbook says it has, and would end the process for a lie: each of them
/// takes some bytes of the file.
fn refuse_lies(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<(), Unreadable> {
    let mut file = zip.by_name(name).map_err(broken)?;
    let mut head = vec![];
    (&mut file).take(4096).read_to_end(&mut head).map_err(broken)?;
    let head = String::from_utf8_lossy(&head);
    let (_, table) = head.split_once("<sst").ok_or("file_broken")?;
    let said = |word: &str| table.split_once(word).and_then(|(_, rest)| rest.split(['"', '\'']).nth(1));
    let lies = |count: &str| count.parse::<u64>().map_or(true, |count| count > file.size() / 5);
    if ["uniqueCount", "count"].into_iter().filter_map(said).any(lies) { Err("file_broken") } else { Ok(()) }
}

fn broken<E>(_: E) -> Unreadable {
    "file_broken"
}

fn workbook(bytes: &[u8], each: Each<'_>) -> Result<(), Unreadable> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsxError::Password => "file_locked",
        _ => "file_broken",
    })?;
    let sheet = book.sheet_names().into_iter().next().ok_or("file_empty")?;
    let mut cells = book.worksheet_cells_reader(&sheet).map_err(broken)?;
    let mut row = SheetRow { number: 0, cells: vec![] };
    while let Some(cell) = cells.next_cell().map_err(broken)? {
        let (at, column) = cell.get_position();
        if at + 1 != row.number {
            if row.number > 0 && !each(std::mem::replace(&mut row, SheetRow { number: 0, cells: vec![] })) {
                return Ok(());
            }
            row = SheetRow { number: at + 1, cells: vec![] };
        }
        let column = usize::try_from(column).map_err(broken)?;
        // a sheet may have cells far to the right that nobody filled on purpose
        if column < 200 {
            row.cells.resize((column + 1).max(row.cells.len()), Cell::Empty);
            row.cells[column] = Cell::from(cell.get_value().clone());
        }
    }
    if row.number > 0 {
        each(row);
    }
    Ok(())
}

fn of_workbook(data: Data) -> Cell {
    match data {
        Data::Int(number) => number.to_string().parse().map_or(Cell::Empty, Cell::Number),
        Data::Float(number) => Cell::Number(number),
        Data::String(text) => of_text(text),
        Data::Bool(yes) => Cell::Text(yes.to_string()),
        Data::DateTime(at) => at.as_datetime().map_or(Cell::Empty, |at| Cell::Date(at.date())),
        Data::DateTimeIso(text) => text.get(..10).and_then(|day| day.parse().ok()).map_or(Cell::Text(text), Cell::Date),
        Data::DurationIso(text) => Cell::Text(text),
        _ => Cell::Empty,
    }
}

fn of_text(text: String) -> Cell {
    // a blank that does not break is a blank to a reader
    let text = text.replace('\u{a0}', " ");
    if text.trim().is_empty() { Cell::Empty } else { Cell::Text(text.trim().to_owned()) }
}

/// The day of a serial number of Excel, where it can be one of somebody's career.
pub(super) fn day_of_serial(number: f64) -> Option<NaiveDate> {
    let whole = (number.fract() == 0.0 && (10_000.0..80_000.0).contains(&number)).then_some(number)?;
    let days = format!("{whole:.0}").parse::<u64>().ok()?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

fn text(bytes: &[u8], each: Each<'_>) -> Result<(), Unreadable> {
    // the reader counts the lines by their last sign, one too late
    let text = decoded(bytes).replace("\r\n", "\n");
    if text.trim().is_empty() {
        return Err("file_empty");
    }
    if text.contains('\0') {
        return Err("file_unknown");
    }
    let (named, body, skipped) = match text.split_once('\n') {
        Some((first, rest)) if first.to_lowercase().starts_with("sep=") => (first.as_bytes().get(4).copied(), rest, 1),
        _ => (None, text.as_str(), 0),
    };
    let delimiter = named.unwrap_or_else(|| delimiter(body));
    table(body.as_bytes(), delimiter, skipped, each)
}

fn table(text: &[u8], delimiter: u8, skipped: u64, each: Each<'_>) -> Result<(), Unreadable> {
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.delimiter(delimiter).has_headers(false).flexible(true).from_reader(text);
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line() + skipped;
        if !reader.read_record(&mut record).map_err(broken)? {
            return Ok(());
        }
        // an empty line before it belongs to nobody
        let line = record.position().map_or(line, |at| at.line() + skipped);
        let cells = record.iter().map(|cell| of_text(cell.to_owned())).collect();
        let number = u32::try_from(line).unwrap_or(u32::MAX);
        if !each(SheetRow { number, cells }) {
            return Ok(());
        }
    }
}

/// The sign that cuts most of the first lines, and of two such the one that stands there most: a list within a cell has
/// commas too, but not every line has such a cell.
fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(30).collect();
    let signs = |sign: u8| head.iter().map(move |line| line.bytes().filter(|byte| *byte == sign).count());
    let cut = |sign: u8| (signs(sign).filter(|count| *count > 0).count(), sign != b',', signs(sign).sum::<usize>());
    [b';', b'\t', b','].into_iter().max_by_key(|sign| cut(*sign)).unwrap_or(b';')
}

/// By its mark, as UTF-8 where it is, else by what the letters look like; schools have Windows-1251 where nothing else
/// is said.
fn decoded(bytes: &[u8]) -> String {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    let encoding = marked.unwrap_or_else(|| {
        if std::str::from_utf8(bytes).is_ok() {
            return UTF_8;
        }
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let guess = detector.guess(Some(b"kz"), Utf8Detection::Deny);
        if guess.is_single_byte() && guess.name().starts_with("windows-125") && guess != WINDOWS_1251 {
            return WINDOWS_1251;
        }
        guess
    });
    encoding.decode(bytes).0.into_owned()
}

/// The staff of a OneRoster 1.2 archive: users whom roles.csv, or in 1.1 their own line, calls anything but pupils and
/// their families.
fn roster(zip: &mut ZipArchive<Cursor<&[u8]>>, each: Each<'_>) -> Result<(), Unreadable> {
    const OTHERS: [&str; 5] = ["student", "parent", "guardian", "relative", "sibling"];
    let staff: Option<HashSet<String>> = match entry(zip, "roles.csv")? {
        None => None,
        Some(roles) => {
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(roles.as_bytes());
            let heads = reader.headers().map_err(broken)?.clone();
            let at = |name: &str| heads.iter().position(|head| head.trim_start_matches('\u{feff}') == name);
            let (Some(user), Some(role)) = (at("userSourcedId"), at("role")) else { return Err("file_broken") };
            let staff = reader.records().flatten().filter(|line| !OTHERS.contains(&line.get(role).unwrap_or_default()));
            Some(staff.filter_map(|line| line.get(user).map(str::to_owned)).collect())
        }
    };
    let users = entry(zip, "users.csv")?.ok_or("file_broken")?;
    let mut heads: Vec<Cell> = vec![];
    let mut among = move |row: SheetRow| {
        if heads.is_empty() {
            heads.clone_from(&row.cells);
            return each(row);
        }
        let value = |name: &str| {
            let at = heads.iter().position(|head| *head == Cell::Text(name.to_owned()));
            at.and_then(|at| row.cells.get(at)).map_or("", |cell| if let Cell::Text(text) = cell { text } else { "" })
        };
        let named =
            staff.as_ref().map_or_else(|| !OTHERS.contains(&value("role")), |ids| ids.contains(value("sourcedId")));
        if named && value("status") != "tobedeleted" { each(row) } else { true }
    };
    table(users.trim_start_matches('\u{feff}').as_bytes(), b',', 0, &mut among)
}

fn entry(zip: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Unreadable> {
    let Ok(file) = zip.by_name(name) else { return Ok(None) };
    let mut bytes = vec![];
    // what an archive says of its size is not what it may turn out to be
    file.take(UNPACKED).read_to_end(&mut bytes).map_err(broken)?;
    let text = decoded(&bytes);
    if text.contains('\0') { Err("file_unknown") } else { Ok(Some(text)) }
}

impl From<DataRef<'_>> for Cell {
    fn from(data: DataRef<'_>) -> Self {
        of_workbook(data.into())
    }
}
