"""help-en, help-ja: GNOME's help pages (Mallard XML) to their own one-line description."""

import re
import xml.etree.ElementTree as ElementTree

from .text import Record, cut_paragraphs, is_in, length, one_line

MALLARD = "{http://projectmallard.org/1.0/}"
CONDITION = "{http://projectmallard.org/if/1.0/}"
BLOCKS_LEFT_OUT = {"info", "title", "subtitle", "media", "code", "screen", "listing", "example",
                   "figure", "comment", "links", "table", "synopsis", "desc"}
DOCUMENTS = ("gnome-help", "system-admin-guide")
LIMIT = {"en": 600, "ja": 1500}  # words, characters
# A paragraph that goes on from one that is not translated opens no page.
CONTINUES = re.compile("(他にも|また|あるいは|しかし|ただし|さらに|なお|次に|その後)")
MINIMUM = {"en": (30, 3), "ja": (95, 8)}  # document, summary


def tag_of(element):
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def inline_text(element, titles):
    """The text of a paragraph; an empty link reads as the title of the page that it points to."""
    if tag_of(element) in ("media", "comment", ""):
        return ""
    if tag_of(element) == "keyseq":
        return "+".join(inline_text(key, titles) for key in element)
    if tag_of(element) == "guiseq":
        return " \u25b8 ".join(one_line(inline_text(g, titles), "en") for g in element)
    parts = [element.text or ""]
    for child in element:
        parts += [inline_text(child, titles), child.tail or ""]
    text = "".join(parts)
    if tag_of(element) == "link" and not text.strip():
        return titles.get(element.get("xref", "").split("#")[0], "\x00")
    return text


def is_for_us(element):
    """False for what only the classic session or an installing viewer shows."""
    test = element.get("test") or element.get(CONDITION + "test") or ""
    return test in ("", "!platform:gnome-classic")


def paragraphs(element, titles):
    """The page's paragraphs in reading order, raw."""
    for child in element:
        name = tag_of(child)
        if not name or name in BLOCKS_LEFT_OUT or not is_for_us(child):
            continue
        if name == "p":
            yield inline_text(child, titles)
        elif name == "terms":
            for item in child.findall(MALLARD + "item"):
                yield from described_item(item, titles)
        else:
            yield from paragraphs(child, titles)


def described_item(item, titles):
    """A term and what it means, as one paragraph."""
    term = item.find(MALLARD + "title")
    rest = [text for text in paragraphs(item, titles) if text.strip()]
    if term is not None and rest:
        yield f"{inline_text(term, titles).strip()}: {rest[0].strip()}"
        rest = rest[1:]
    yield from rest


def child_text(element, path, titles):
    found = element.find(path)
    return inline_text(found, titles) if found is not None else ""


def load_pages(folder):
    """Page id to parsed page; other documents' files are no pages."""
    pages = {}
    for path in sorted(folder.glob("*.page")):
        try:
            root = ElementTree.parse(path).getroot()
        except ElementTree.ParseError:
            continue
        if root.tag == MALLARD + "page" and root.get("id"):
            pages[root.get("id")] = root
    return pages


def read_help(package_folder, language):
    """Records of every page whose description and text are in `language`, ordered by id."""
    locale = {"en": "C"}.get(language, language)
    records = []
    for document in DOCUMENTS:
        pages = load_pages(package_folder / "usr/share/help" / locale / document)
        titles = {page: one_line(child_text(root, MALLARD + "title", {}), language)
                  for page, root in pages.items()}
        for page, root in pages.items():
            record = page_record(f"{document}/{page}", root, titles, titles[page], language)
            if record:
                records.append(record)
    return records


def page_record(name, root, titles, title, language):
    summary = one_line(child_text(root, f"{MALLARD}info/{MALLARD}desc", titles), language)
    texts = [one_line(text, language) for text in paragraphs(root, titles) if "\x00" not in text]
    texts = list(dict.fromkeys(text for text in texts if text and is_in(language, text)))
    while texts and CONTINUES.match(texts[0]):
        texts.pop(0)
    body = "\n".join(cut_paragraphs(texts, language, LIMIT[language]))
    least_body, least_summary = MINIMUM[language]
    if "\x00" in summary or not is_in(language, summary):
        return None
    if length(body, language) < least_body or length(summary, language) < least_summary:
        return None
    if re.search("\\(xref|<[a-z]+>", body + summary):
        return None
    return Record(name, "help:" + name, body, summary, title if is_in(language, title) else "")
