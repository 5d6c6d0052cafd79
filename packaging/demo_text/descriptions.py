"""descriptions-XX and science-XX: a Debian package's long description to its one-line synopsis.

Reads apt's own lists (Packages and Translation-XX), so any language that apt has works the same way.
"""

import gzip
import html
import re
from collections import Counter, defaultdict

from .text import (JAPANESE, Record, cut_paragraphs, is_english, is_in, length, one_line,
                   says_nothing_new)

SCIENCE = "science"
LIMIT = {"en": 600, "ja": 1500}  # words, characters
MINIMUM = {"en": (30, 3), "ja": (60, 6)}  # document, summary
MAXIMUM_SUMMARY = {"en": 16, "ja": 60}
REPEATED = 4  # a paragraph that so many source packages share says nothing of one of them
# Sections whose descriptions are made by a rule.
SECTIONS_LEFT_OUT = {"debug", "oldlibs", "metapackages", "localization", "tasks", "rust",
                     "introspection", "kernel"}
# Packages that are a part of another: what they do is said there.
PART = re.compile(
    "transitional|dummy|meta-?package|debug(ging)? symbols|development (files|headers|package)"
    "|header files|headers?\\b|documentation|\\bdocs?\\b|shared librar|static librar|runtime librar"
    "|common files|data files|architecture[- ]independent|\\((development|runtime|docs?|common|data)\\)"
    "|\\b(examples|plugins?) for\\b|language pack|translations?$"
    "|development (file|librar)|\\s--?\\s\\S+(\\s\\S+)?$|[.:,] (librar(y|ies)|utilities|tools|binaries)$"
    "|\\([^()]*\\b(utilities|tools?|programs?|binary|binaries|librar(y|ies)|executables?|modules?|scripts?"
    "|bindings?|interface|build|version|cartridge|core|base|data|tests?|header-only|package|server|client)\\)$"
    "|\\(part of [^()]+\\)$"
    "|開発ファイル|開発用|ヘッダ|デバッグ"
    "|ドキュメント|文書|共有ライブラリ"
    "|移行用|ダミー|メタパッケージ"
    "|データファイル|静的ライブラリ|共通ファイル"
    "|[-(:] ?(ランタイム|ユーティリティ|ツール|データ|プログラム|ライブラリ)[^\\s-]{0,8}$"
    "|テストファイル|ドキュメンテーション|ランタイムファイル"
    "|vývojov\\w+ (hlavičk|súbor|knižn)|hlavičkové súbory|dokumentácia|prechodný|zdieľané (binárne|knižn)",
    re.IGNORECASE)
# Paragraphs about the packaging rather than about the program.
PACKAGING = re.compile(
    "^(this|the) (is (a|an|the) )?([\\w.+-]+ )?(meta|dummy|transitional|virtual)?-?packages?"
    "( also)? (contains?|provides?|includes?|installs?|ships?|is|depends|has|consists|may|was|will"
    "|builds?|also|comprises|offers)\\b"
    "|^このパッケージ|^本パッケージ|^当パッケージ",
    re.IGNORECASE)
# An introduction to a list.
HANGING = re.compile("[:：]$|(以下|次)(が|の|に|は|を)[^。]{0,30}(す|る|り)。$")
ADDRESS = re.compile("(https?|ftp)://|www\\.|<trans>|@[a-z]+\\.")


def stanzas(path):
    """Every stanza of a file in Debian's control format: field to its raw lines."""
    fields, name = {}, ""
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as stream:
        for line in stream:
            line = line.rstrip("\n")
            if not line:
                if fields:
                    yield fields
                fields = {}
            elif line[0] in " \t":
                fields[name].append(line)
            else:
                name, _, value = line.partition(":")
                fields[name] = [value.strip()]
    if fields:
        yield fields


def read_packages(paths):
    """Package name to (source package, section)."""
    known = {}
    for path in paths:
        for fields in stanzas(path):
            name = fields["Package"][0]
            source = fields.get("Source", [name])[0].split(" ")[0]
            known[name] = (source, fields.get("Section", [""])[0].split("/")[-1])
    return known


def read_translations(paths, language):
    """(package, synopsis, raw paragraphs) of every description in one language, each package once."""
    seen = {}
    for path in paths:
        for fields in stanzas(path):
            lines = fields.get("Description-" + language)
            if lines:
                seen.setdefault(fields["Package"][0], (lines[0], long_paragraphs(lines[1:])))
    return seen


def long_paragraphs(lines):
    """Paragraphs of a long description; a list item is one, a verbatim line without a mark is not."""
    paragraphs, current = [], []

    def close():
        if current:
            paragraphs.append("\n".join(current))
            current.clear()

    in_item, previous = False, ""
    for line in lines:
        body = line[1:]
        mark = re.match("\\s*[*o+\u2022・\u00b7-]+\\s+(?=\\S)", body)
        if body.strip() in (".", ""):
            close()
            in_item = False
        elif mark:
            close()
            in_item = True
            current.append("- " + body[mark.end():])
        elif body.startswith(" ") and not in_item:
            close()
        else:
            in_item = in_item and (body.startswith(" ") or goes_on(previous, body))
            if not in_item and current and current[0].startswith("- "):
                close()
            current.append(body.strip())
        previous = body
    close()
    return paragraphs


def goes_on(previous, body):
    """True where a line without indentation still belongs to the list item before it."""
    columns = sum(2 if JAPANESE.match(c) else 1 for c in previous)
    return body[:1].islower() or columns >= 66


def without_hanging_introductions(texts):
    """Leaves out "the following:" where what followed was left out."""
    kept = []
    for text, following in zip(texts, texts[1:] + [""]):
        if not (HANGING.search(text) and not following.startswith("- ")):
            kept.append(text)
    return kept


def without_item_mark(text):
    return text[2:] if text.startswith("- ") else text


def repeated_paragraphs(translations, packages):
    """Paragraphs that stand, numbers and the package's own name aside, in many source packages."""
    sources = defaultdict(set)
    for package, (_, paragraphs) in translations.items():
        source = packages.get(package, (package, ""))[0]
        for paragraph in paragraphs:
            sources[paragraph_key(paragraph, package, source)].add(source)
    return {key for key, owners in sources.items() if len(owners) >= REPEATED}


def paragraph_key(paragraph, package, source):
    text = paragraph.casefold()
    for name in (package, source):
        text = text.replace(name.casefold(), "")
    return re.sub("[\\W\\d_]+", " ", text).strip()


def read_descriptions(package_lists, translation_lists, language):
    """(records outside the section science, records of it), ordered by package."""
    packages = read_packages(package_lists)
    translations = read_translations(translation_lists, language)
    repeated = repeated_paragraphs(translations, packages)
    science_sources = {source for source, section in packages.values() if section == SCIENCE}
    general, science = [], []
    for package in sorted(translations):
        if package not in packages or packages[package][1] in SECTIONS_LEFT_OUT:
            continue
        source = packages[package][0]
        synopsis, paragraphs = translations[package]
        kept = [p for p in paragraphs if paragraph_key(p, package, source) not in repeated]
        if not kept or kept[0] != paragraphs[0]:
            continue  # what is left says how this part differs from its family
        record = package_record(package, source, synopsis, kept, language)
        if record:
            (science if source in science_sources else general).append(record)
    return one_each_synopsis(general), one_each_synopsis(science)


def one_each_synopsis(records):
    """Leaves out a synopsis that several packages share: it is a family's, not a document's."""
    counts = Counter(r.summary.casefold() for r in records)
    return [r for r in records if counts[r.summary.casefold()] == 1]


def package_record(package, source, synopsis, paragraphs, language):
    texts = [without_markup(one_line(p, language)) for p in paragraphs]
    first = texts[0]
    texts = [t for t in texts if not ADDRESS.search(t) and not PACKAGING.search(t)]
    if language in ("en", "ja"):
        texts = [t for t in texts if is_in(language, without_item_mark(t)) or
                 (language == "ja" and t.startswith("- ") and JAPANESE.search(t))]
    texts = without_hanging_introductions(list(dict.fromkeys(texts)))
    if not texts or texts[0] != first or first.startswith("- "):
        return None
    document = "\n".join(cut_paragraphs(texts, language, LIMIT.get(language, LIMIT["en"])))
    summary = one_line(synopsis, language).rstrip(".。")
    if not is_a_summary(summary, package, language) or says_nothing_new(document, summary):
        return None
    if length(document, language) < MINIMUM.get(language, MINIMUM["en"])[0]:
        return None
    return Record(package, "package:" + source, document, summary)


def without_markup(text):
    return re.sub("</?(tt|code|em)>", "", html.unescape(text))


def is_a_summary(summary, package, language):
    size = length(summary, language)
    low = MINIMUM.get(language, MINIMUM["en"])[1]
    high = MAXIMUM_SUMMARY.get(language, MAXIMUM_SUMMARY["en"])
    if not low <= size <= high or PART.search(summary) or ADDRESS.search(summary):
        return False
    if re.sub("[\\W_]+", "", summary.casefold()) == re.sub("[\\W_]+", "", package.casefold()):
        return False
    if language == "ja":
        return len(JAPANESE.findall(summary)) >= 4
    return language != "en" or is_english(summary)
