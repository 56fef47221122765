"""What may lie in the repository at all."""

import re

from tests.house.sources import ROOT, files, text

LARGEST = 500_000  # bytes
LONGEST_LINE = 1_000  # characters, in a source that a browser reads: what is longer is minified
FOR_BROWSERS = (".js", ".css", ".html", ".jinja", ".j2", ".svg")
BUILT = (".min.js", ".min.css", ".zip", ".whl", ".gz", ".pyc", ".so", ".dll", ".woff", ".woff2", ".ttf", ".otf")
LOCKS = ("uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json", "yarn.lock", "requirements.txt")

# Written in halves, so that this file does not hold what it forbids.
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "npm" + "js.org",
    "npm" + "js.com",
    "ana" + "conda.org",
    "crates" + ".io",
    "js" + "delivr.net",
    "un" + "pkg.com",
    "cdn" + "js.cloudflare.com",
    "fonts.google" + "apis.com",
]
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:work|root|home|farm|tmp|Users)/|[A-Z]:\\Users\\")
UNFINISHED = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|XX" + "X|HA" + r"CK)\b")


def lines_with(pattern):
    return [
        f"{name}:{number} {line.strip()[:100]}"
        for name in files()
        for number, line in enumerate((text(name) or "").splitlines(), 1)
        if pattern.search(line)
    ]


def test_files_are_sources_not_products():
    assert not [name for name in files() if name.endswith(BUILT) or (ROOT / name).stat().st_size > LARGEST]


def test_sources_for_browsers_are_written_for_readers():
    sources = [name for name in files() if name.endswith(FOR_BROWSERS)]
    assert not [name for name in sources if any(len(line) > LONGEST_LINE for line in text(name).splitlines())]


def test_no_file_names_a_package_registry_or_a_delivery_network():
    assert not lines_with(re.compile("|".join(map(re.escape, HOSTS))))


def test_no_file_fixes_other_peoples_versions():
    assert not [name for name in files() if name.endswith(LOCKS)]


def test_no_file_holds_a_path_of_one_machine():
    assert not lines_with(MACHINE_PATH)


def test_no_file_is_marked_unfinished():
    assert not lines_with(UNFINISHED)


def test_the_rules_see_a_breach():
    assert MACHINE_PATH.search("open('" + "/ho" + "me/someone/log.csv')")
    assert not MACHINE_PATH.search("https://example.org" + "/ho" + "me/page")
    assert UNFINISHED.search("# TO" + "DO: later")
