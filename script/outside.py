"""Asks programs that are not ours: see script/outside. Prints a line for each, and exits 1 where one disagrees."""
import csv
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.request

import icalendar
import openapi_spec_validator
import openpyxl
import pypdf

URL = os.environ.get("TALIM_URL", "http://127.0.0.1:8080")
HOME = pathlib.Path(os.environ.get("TALIM_HOME", ".talim"))
WORK = pathlib.Path("target/outside").resolve()
PERIOD = "from=2000-01-01&to=2099-12-31"
REPORTS = ["R01", "R02", "R03", "R04", "R05", "R06", "R08", "R09", "R10", "R11", "R12", "R13", "R14", "R15"]
wrong = []


def call(path, who=None, lang="ru", method="GET", body=None):
    headers = {"accept-language": lang, "content-type": "application/json"}
    if who:
        headers["authorization"] = f"Bearer {who}"
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(URL + path, data, headers, method=method)) as answer:
        return answer.read()


def sign_in(email):
    password = re.search(r"talim-demo-[\w-]*", (HOME / "demo-logins.txt").read_text())[0]
    return json.loads(call("/api/v1/auth/login", method="POST", body={"email": email, "password": password}))["access_token"]


def report(code, who, form, lang="ru", more=""):
    return call(f"/api/v1/reports/preview/{code}/export?{PERIOD}&format={form}{more}", who, lang)


def check(name, look):
    try:
        print(f"  ok     {name}: {look()}", flush=True)
    except Exception as error:  # whatever goes wrong in another's program is what is told here
        wrong.append(name)
        print(f"  WRONG  {name}: {type(error).__name__} {error}", flush=True)


def node(script, *arguments):
    done = subprocess.run(["node", "-e", script, *arguments], cwd=WORK, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-800:])
    return json.loads(done.stdout)


def documents():
    for name in ("openapi", "openapi-3.0"):
        document = call(f"/api/v1/{name}.json")
        openapi_spec_validator.validate(json.loads(document))
        (WORK / f"{name}.json").write_bytes(document)
    return "3.1 and 3.0 valid"


def client():
    tools = WORK / "node_modules/.bin"
    for command in (["openapi-typescript", "openapi.json", "-o", "api.ts"], ["tsc", "--strict", "--noEmit", "--skipLibCheck", "false", "api.ts"]):
        done = subprocess.run([tools / command[0], *command[1:]], cwd=WORK, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError((done.stdout + done.stderr)[-800:])
    return f"{(WORK / 'api.ts').read_text().count(chr(10))} lines of TypeScript compile under --strict"


ICAL = """
const ICAL = require('ical.js'), text = require('fs').readFileSync(process.argv[1], 'utf8');
const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map(one => new ICAL.Event(one));
console.log(JSON.stringify(events.map(one => [one.uid, one.startDate.toJSDate().toISOString(), one.endDate.toJSDate().toISOString()])));
"""


def calendar(who):
    feed = json.loads(call("/api/v1/me/calendar-feed", who, method="PUT"))
    path = "/calendar/" + feed["url"].rsplit("/", 1)[1]
    (WORK / "feed.ics").write_bytes(call(path))
    events = icalendar.Calendar.from_ical((WORK / "feed.ics").read_bytes()).walk("VEVENT")
    at = lambda event, name: event.decoded(name).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    ours = sorted([str(event["uid"]), at(event, "dtstart"), at(event, "dtend")] for event in events)
    theirs = sorted(node(ICAL, str(WORK / "feed.ics")))
    assert ours and ours == theirs, "two libraries read other instants"
    assert len({uid for uid, *_ in ours}) == len(ours), "a UID stands twice"
    assert call(path) == (WORK / "feed.ics").read_bytes(), "unchanged, and other bytes"
    return f"{len(ours)} meetings at the same instants for icalendar and ical.js"


def same(written, cell):
    """Whether a cell of a workbook holds what a line for machines says."""
    if isinstance(cell, (int, float)):
        try:
            return float(written) == float(cell)
        except ValueError:
            return False
    return (cell.date().isoformat() if hasattr(cell, "date") else str(cell)).lstrip("'") == written.lstrip("'")


def workbooks(who):
    cells = 0
    for code in REPORTS:
        lines = list(csv.reader(io.StringIO(report(code, who, "csv", more="&dialect=rfc4180").decode("utf-8-sig"))))
        file = WORK / f"{code}.xlsx"
        file.write_bytes(report(code, who, "xlsx"))
        book = openpyxl.load_workbook(file)
        first = book.worksheets[0]
        assert first.freeze_panes and first.auto_filter.ref and "Пояснения" in book.sheetnames, f"{code}: header, filter, explanations"
        held = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None]
        for written in (cell for line in lines for cell in line if cell):
            assert any(written in name for name in book.sheetnames) or any(same(written, cell) for cell in held), f"{code} does not hold {written!r}"
            cells += 1
    return f"{cells} cells of {len(REPORTS)} reports read back by openpyxl"


def printed(who):
    bare = lambda text: re.sub(r"[\s\u00ad]", "", text)
    cells = 0
    for code in REPORTS:
        for lang in ("ru", "kk"):
            lines = list(csv.reader(io.StringIO(report(code, who, "csv", lang).decode("utf-8-sig")), delimiter=";"))
            file = WORK / f"{code}.{lang}.pdf"
            file.write_bytes(report(code, who, "pdf", lang))
            pages = pypdf.PdfReader(file)
            root = pages.trailer["/Root"]
            assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == lang and pages.metadata.title, f"{code}: tagged, with language and title"
            text = bare("".join(page.extract_text() for page in pages.pages))
            for written in (cell.lstrip("'") for line in lines for cell in line if cell):
                assert bare(written) in text, f"{code} in {lang} does not say {written!r}"
                cells += 1
    return f"{cells} cells found in printed pages by pypdf, ru and kk"


def office():
    if not shutil.which("soffice"):
        return "LibreOffice is not here: not asked"
    done = subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", WORK / "office", WORK / "R04.xlsx"], capture_output=True, text=True)
    file = WORK / "office/R04.pdf"
    assert done.returncode == 0 and "repair" not in (done.stdout + done.stderr).lower(), done.stderr
    text = "".join(page.extract_text() for page in pypdf.PdfReader(file).pages)
    assert "Пояснения" in text or "%" in text, text[:200]
    return f"R04 opened and printed on {len(pypdf.PdfReader(file).pages)} pages"


AXE = """
(async () => {
  const [, executablePath, ...files] = process.argv, found = [], asked = [];
  const axe = require('fs').readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
  const browser = await require('playwright-core').chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  for (const file of files) for (const width of [1280, 375]) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    page.on('request', request => { if (request.url() !== 'file://' + file) asked.push(request.url()); });
    await page.goto('file://' + file);
    await page.addScriptTag({ content: axe });
    const tags = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] };
    const told = await page.evaluate(tags => axe.run(document, { runOnly: tags }), tags);
    found.push(...told.violations.map(one => file + ' at ' + width + ': ' + one.id));
    await page.close();
  }
  await browser.close();
  console.log(JSON.stringify({ found, asked }));
})();
"""


def browser(who):
    program = next((shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome") if shutil.which(name)), None)
    if not program:
        return "Chromium is not here: not asked"
    files = []
    for code in REPORTS:
        files.append(WORK / f"{code}.html")
        files[-1].write_bytes(report(code, who, "html"))
    told = node(AXE, program, *map(str, files))
    assert not told["found"] and not told["asked"], told
    return f"{len(files)} pages at two widths: axe finds nothing, and nothing is loaded from elsewhere"


def main():
    curator, mentor = sign_in("curator@shkola12.example"), sign_in("mentor@shkola12.example")
    check("documents", documents)
    check("client", client)
    check("calendar", lambda: calendar(mentor))
    check("workbooks", lambda: workbooks(curator))
    check("printed pages", lambda: printed(curator))
    check("LibreOffice", office)
    check("accessibility", lambda: browser(curator))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
