"""XML from anybody: in any encoding, bounded, never dangerous."""

import gzip

import pytest

from sim.errors import InputError
from sim.interchange import xml
from sim.interchange.xml import read_xml

TEXT = '<?xml version="1.0" encoding="{}"?>\n<a xmlns="u:1" xmlns:o="u:2" 名="受理">\n  <b o:id="7">登 记<c/></b>\n</a>'


def write(folder, data):
    path = folder / "file.xml"
    path.write_bytes(data)
    return path


def key_of(path, **limits):
    with pytest.raises(InputError) as caught:
        read_xml(path, **limits)
    (mistake,) = caught.value.mistakes
    assert mistake.remedy
    assert str(path) in mistake.place
    return mistake.key


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030", "gbk", "utf-8-sig", "utf-16-le", "utf-32"])
def test_encodings(tmp_path, encoding):
    data = TEXT.format(encoding.removesuffix("-sig").removesuffix("-le")).encode(encoding)
    root = read_xml(write(tmp_path, data))
    assert (root.space, root.name, root.attributes, root.line) == ("u:1", "a", {"名": "受理"}, 2)
    (inner,) = root.children
    assert (inner.attributes, inner.text, inner.line) == ({"u:2 id": "7"}, "登 记", 3)


def test_what_calls_itself_utf_8_may_be_gb18030(tmp_path):
    assert read_xml(write(tmp_path, TEXT.format("UTF-8").encode("gb18030"))).get("名") == "受理"


def test_gzipped(tmp_path):
    assert read_xml(write(tmp_path, gzip.compress(b"<a/>"))).name == "a"


def test_what_is_skipped_is_gone_with_its_inside(tmp_path):
    path = write(tmp_path, b"<a><d><e/>x</d><b/></a>")
    assert [tag.name for tag in read_xml(path, skip=lambda space, name: name == "d").children] == ["b"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "xml.empty"),
        (b"   \n", "xml.empty"),
        (b"<a><b></a>", "read.xml"),
        (b"<a>", "read.xml"),
        (b"\x00\x01\x02\xff" * 50, "xml.undecodable"),
        (b"<o:a/>", "read.xml"),
        (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "read.xml_danger"),
        (b'<!DOCTYPE a SYSTEM "http://localhost/x.dtd"><a/>', "read.xml_danger"),
        (b"<a>&x;</a>", "read.xml"),
        (b"<a>" * 300 + b"</a>" * 300, "xml.deep"),
        (b'<?xml version="1.0" encoding="punycode"?><a/>', "xml.encoding"),
        (b'<?xml version="1.0" encoding="nonsense"?><a/>', "xml.encoding"),
        (b'<?xml version="1.0" encoding="ascii"?><a>\xff\xff</a>', "xml.undecodable"),
        (gzip.compress(b"<a>" + b" " * 1000 + b"</a>", mtime=0)[:20], "read.truncated_gzip"),
    ],
)
def test_rubbish_is_refused_in_one_line(tmp_path, data, key):
    assert key_of(write(tmp_path, data)) == key


def test_limits_of_size_and_number(tmp_path, monkeypatch):
    path = write(tmp_path, b"<a>" + b"<b/>" * 500 + b"</a>")
    monkeypatch.setattr(xml, "MOST_TAGS", 100)
    assert key_of(path) == "xml.many"
    monkeypatch.setattr(xml, "MOST_BYTES", 1000)
    assert key_of(path) == "xml.too_large"
    assert key_of(write(tmp_path, gzip.compress(b"<a>" + b" " * 10_000_000 + b"</a>"))) == "xml.too_large"


def test_places_that_cannot_be_read(tmp_path):
    assert key_of(tmp_path / "nothing.xml") == "read.no_file"
    assert key_of(tmp_path) == "read.no_plain_file"
