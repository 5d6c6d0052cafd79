"""Records, and how their text is cleaned and judged."""

import dataclasses
import hashlib
import re
import unicodedata

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f\x7f]")
KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]")
JAPANESE = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc\u3005\u3400-\u4dbf\u4e00-\u9fff]")
LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# Characters that take no space beside each other where a line was broken.
WIDE = "\u3000-\u303f\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
WIDE_BREAK = re.compile(f"(?<=[{WIDE}])\n(?=[{WIDE}])")
# Translators' tools leave a space where they broke a Japanese line.
STRAY_SPACE = re.compile("(?<=[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff]) (?=[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")
SPACE_BY_FULL_WIDTH = re.compile("[ ]*([\u3001\u3002\uff0c\uff0e])[ ]*")


@dataclasses.dataclass(frozen=True)
class Record:
    """One document and its reference. `identity` is the same for a document in every language."""

    id: str
    identity: str
    document: str
    summary: str
    title: str = ""

    def as_json(self):
        data = {"id": self.id, "identity": self.identity, "document": self.document,
                "summary": self.summary}
        if self.title:
            data["title"] = self.title
        return data


def one_line(text, language):
    """Joins broken lines (without a space between two Japanese characters) and tidies white space."""
    text = unicodedata.normalize("NFC", text).replace("\u3000", " ").replace("\xa0", " ")
    text = INVISIBLE.sub("", text)
    text = re.sub("[ \t]*\n[ \t]*", "\n", text.strip())
    if language == "ja":
        text = WIDE_BREAK.sub("", text)
    text = re.sub("\\s+", " ", text).strip()
    if language == "ja":
        text = SPACE_BY_FULL_WIDTH.sub("\\1", STRAY_SPACE.sub("", text))
    return text


def japanese_share(text):
    japanese, latin = len(JAPANESE.findall(text)), len(LATIN.findall(text))
    return japanese / (japanese + latin) if japanese + latin else 0.0


def is_japanese(text):
    """True for a sentence in Japanese, though it may name commands and programs in Latin letters."""
    return bool(KANA.search(text)) and japanese_share(text) >= 0.35


def is_english(text):
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isascii() for c in letters) >= 0.97 * len(letters)


def is_in(language, text):
    return {"ja": is_japanese, "en": is_english}.get(language, lambda t: bool(t))(text)


def length(text, language):
    """Words, or characters for Japanese: the unit of every limit below."""
    return len(re.sub("\\s", "", text)) if language == "ja" else len(text.split())


def unit_hash(key):
    """A number in [0, 1) that depends on `key` alone."""
    digest = hashlib.sha256(("espalier demo 1|" + key).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def cut_paragraphs(paragraphs, language, limit):
    """The first paragraphs that fit into `limit` words or characters, at least one."""
    kept, used = [], 0
    for paragraph in paragraphs:
        size = length(paragraph, language)
        if kept and used + size > limit:
            break
        kept.append(paragraph)
        used += size
    return kept


def says_nothing_new(document, summary):
    """True where the reference stands in the document word for word."""
    def plain(text):
        return re.sub("[\\W_]+", "", text.casefold())
    return plain(summary) in plain(document)
