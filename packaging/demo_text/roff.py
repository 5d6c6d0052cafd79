"""Reads man(7) source: the sections of a page as plain paragraphs.

Code blocks, tables and equations are left out; an option's tag and its text are one paragraph.
"""

import re

ONE_FONT = {"B", "I", "SM", "SB", "R"}
TWO_FONTS = {"BR", "RB", "IR", "RI", "BI", "IB"}
BREAKS = {"PP", "P", "LP", "HP", "sp", "br", "Sp", "SS", "RS", "RE", "PD", "bp"}
BLOCK_ENDS = {"nf": ("fi",), "EX": ("EE",), "TS": ("TE",), "EQ": ("EN",), "Vb": ("Ve",),
              "de": (".",), "ig": (".",), "PS": ("PE",), "SY": ("YS",)}
CHARACTERS = {
    "aq": "'", "dq": '"', "oq": "\u2018", "cq": "\u2019", "lq": "\u201c", "rq": "\u201d", "em": "\u2014",
    "en": "\u2013", "bu": "\u2022", "co": "\u00a9", "rg": "\u00ae", "ha": "^", "ti": "~", "rs": "\\",
    "+-": "\u00b1", "<=": "\u2264", ">=": "\u2265", "mu": "\u00d7", "->": "\u2192", "<-": "\u2190",
    "!=": "\u2260", "==": "\u2261", "if": "\u221e", "pl": "+", "mi": "-", "eq": "=", "sl": "/", "ga": "`",
    "aa": "\u00b4", "at": "@", "sh": "#", "Do": "$", "or": "|", "lB": "[", "rB": "]", "lC": "{",
    "rC": "}", "la": "<", "ra": ">", "ss": "\u00df", "ae": "\u00e6", "12": "\u00bd", "14": "\u00bc",
    "de": "\u00b0", "us": "_", "ul": "_", "ba": "|", "**": "*", "hy": "-", "ua": "\u2191", "da": "\u2193",
    "sc": "\u00a7", "tm": "\u2122", "ap": "~", "fm": "'", "Fo": "\u00ab", "Fc": "\u00bb", "dg": "\u2020",
    ":a": "\u00e4", ":o": "\u00f6", ":u": "\u00fc", "'e": "\u00e9", "`e": "\u00e8", "'a": "\u00e1", "/o": "\u00f8",
    "no": "\u00ac", "mc": "\u00b5", "*p": "\u03c0", "*m": "\u03bc", "*e": "\u03b5", "Eu": "\u20ac", "<<": "\u226a"}
STRINGS = {"lq": "\u201c", "rq": "\u201d", "R": "\u00ae", "Tm": "\u2122", "``": "\u201c", "''": "\u201d"}


def named(name):
    if name in CHARACTERS:
        return CHARACTERS[name]
    if re.fullmatch("u[0-9A-F]{4,5}", name):
        return chr(int(name[1:], 16))
    return "\x00"  # unknown: the paragraph is left out


def plain(text):
    """A line of roff without its escapes."""
    text = re.sub("\\\\[\"#].*", "", text)
    text = re.sub("\\\\f(\\[[^\\]]*\\]|\\(..|.)", "", text)
    text = re.sub("\\\\s(\\[[^\\]]*\\]|\\([+-]?\\d\\d|[+-]?\\d{1,2}|[+-]\\(\\d\\d)", "", text)
    text = re.sub("\\\\[mMF](\\[[^\\]]*\\]|\\(..|.)", "", text)
    text = re.sub("\\\\[hvwXDlLx]'[^']*'", "", text)
    text = re.sub("\\\\\\*(?:\\[([^\\]]*)\\]|\\((..)|(.))",
                  lambda m: STRINGS.get(m[1] or m[2] or m[3], "\x00"), text)
    text = re.sub("\\\\(?:\\[([^\\]]*)\\]|\\((..))", lambda m: named(m[1] or m[2]), text)
    text = re.sub("\\\\[&/,|^%:)c\u00ad]", "", text)
    text = text.replace("\\-", "-").replace("\\e", "\x01").replace("\\\\", "\x01")
    text = re.sub("\\\\[ ~0]", " ", text)
    text = text.replace("\\'", "\u00b4").replace("\\`", "`").replace("\\.", ".")
    if "\\" in text:
        return "\x00"
    return text.replace("\x01", "\\")


def arguments(line):
    """The arguments of a macro, which may be quoted."""
    found = re.findall('"((?:[^"]|"")*)"?|((?:\\\\ |\\S)+)', line)
    return [quoted.replace('""', '"') if quoted or not bare else bare for quoted, bare in found]


def tag_text(tag):
    """What a list item is about; a bullet or a number says nothing."""
    tag = tag.strip()
    return "" if re.fullmatch("[\u2022*o+.\u00b7\u30fb-]*|\\(?[0-9a-z]{1,2}[.)]", tag) else tag


class Page:
    """The sections of one man page: name to paragraphs, in order."""

    def __init__(self, source):
        self.sections = {}
        self.is_man = bool(re.search("^\\.TH\\b", source, re.MULTILINE))
        self._paragraphs = None
        self._current, self._tag, self._want_tag = [], "", False
        if self.is_man:
            self._read(source.split("\n"))

    def _close(self):
        text = "\n".join(self._current).strip()
        if self._paragraphs is not None and text:
            self._paragraphs.append(f"{self._tag}: {text}" if self._tag else text)
        self._current, self._tag, self._want_tag = [], "", False

    def _read(self, lines):
        ends = None
        for raw in lines:
            line = raw.rstrip()
            control = re.match("[.'][ \t]*([^\\s\\\\]*)[ \t]*(.*)", line) if line[:1] in ".'" else None
            name = control[1] if control else ""
            if ends:
                if control and (name in ends or (ends == (".",) and line.startswith(".."))):
                    ends = None
            elif not control:
                self._text(line)
            elif name in BLOCK_ENDS:
                ends = BLOCK_ENDS[name]
                if self._current and not self._current[-1].endswith((":", "\uff1a")):
                    self._current.append("")
            elif name:
                self._macro(name, control[2])
        self._close()

    def _text(self, line):
        if not line.strip():
            self._close()
        elif self._want_tag:
            self._tag, self._want_tag = tag_text(plain(line)), False
        else:
            self._current.append(plain(line).strip())

    def _macro(self, name, rest):
        if name == "SH":
            self._close()
            title = plain(" ".join(arguments(rest))).strip()
            self._paragraphs = self.sections.setdefault(title, [])
        elif name in ("TP", "TQ"):
            self._close()
            self._want_tag = True
        elif name == "IP":
            self._close()
            self._tag = tag_text(plain((arguments(rest) or [""])[0]))
        elif name in BREAKS:
            if not self._want_tag:
                self._close()
        elif name in ONE_FONT and rest:
            self._text(" ".join(arguments(rest)))
        elif name in TWO_FONTS and rest:
            self._text("".join(arguments(rest)))
        elif name in ("UE", "ME") and rest and self._current:
            self._current[-1] += plain(rest.strip())


def find_section(page, names):
    for title, paragraphs in page.sections.items():
        if title.casefold() in names:
            return paragraphs
    return []
