"""A thousand strings on which tokenizers tend to disagree: tricky_strings.py and what a seeded generator
makes of fragments and of characters from every corner of Unicode (14, which all libraries know)."""

import random
import unicodedata

from tricky_strings import STRINGS

COUNT = 1000

# First and last code point: scripts, marks, digits, spaces, symbols, presentation forms, private use.
RANGES = [
    (0x20, 0x7E), (0x20, 0x7E), (0x30, 0x39), (0x41, 0x5A), (0xA0, 0xFF), (0x100, 0x24F), (0x250, 0x2AF),
    (0x300, 0x36F), (0x370, 0x3FF), (0x400, 0x4FF), (0x531, 0x556), (0x5B0, 0x5EA), (0x600, 0x6FF),
    (0x900, 0x97F), (0x980, 0x9FE), (0xB80, 0xBFA), (0xE01, 0xE5B), (0xF00, 0xFDA), (0x1000, 0x109F),
    (0x10A0, 0x10FF), (0x1100, 0x11FF), (0x13A0, 0x13FD), (0x1780, 0x17F9), (0x1E00, 0x1EFF), (0x1F00, 0x1FFE),
    (0x2000, 0x206F), (0x2070, 0x209C), (0x20A0, 0x20BF), (0x2100, 0x218B), (0x2190, 0x23FF), (0x2460, 0x24FF),
    (0x2500, 0x27BF), (0x2C60, 0x2C7F), (0x3000, 0x303F), (0x3041, 0x3096), (0x3041, 0x3096), (0x30A1, 0x30FF),
    (0x3105, 0x312F), (0x3131, 0x318E), (0x3200, 0x33FF), (0x3400, 0x34FF), (0x4E00, 0x9FA5), (0x4E00, 0x9FA5),
    (0xA640, 0xA69F), (0xAC00, 0xD7A3), (0xE000, 0xE0FF), (0xF900, 0xFAD9), (0xFB00, 0xFB4F), (0xFB50, 0xFDFF),
    (0xFE00, 0xFE0F), (0xFE20, 0xFE6F), (0xFF01, 0xFFEF), (0x10300, 0x1032F), (0x10400, 0x1044F),
    (0x12000, 0x120FF), (0x1D100, 0x1D1FF), (0x1D400, 0x1D7FF), (0x1EE00, 0x1EEFF), (0x1F1E6, 0x1F1FF),
    (0x1F300, 0x1F6FF), (0x1F900, 0x1F9FF), (0x20000, 0x200FF), (0x2F800, 0x2FA1D), (0xE0020, 0xE007F),
]  # fmt: skip

FRAGMENTS = [
    " ", " ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u3000", "\u2028", "\u0085", "\u200b", "\u200d", "\ufeff",
    "'s", "'S", "'t", "'re", "'RE", "'Ve", "'m", "'LL", "'d", "'\u017f", "\u2019s", "'", "''", "it's", "O'Reilly", "'tis",
    "a", "the", " The", " of", "ing", "ABC", "Straße", "ﬁ", "İ", "ı", "ſt", "K", "Å", "e\u0301", "o\u0308\u0323", "q\u0307\u0323",
    "1", "12", "123", "1234", "12345678", "３", "٣", "४", "Ⅷ", "½", "²", "①", "1.5", "-7", "1e9", "0x1F",
    "。", "、", "「", "」", "日本", "語", "です", "ます", "カタ", "カ\u3099", "ｶﾞ", "が", "は\u309a", "々", "〇", "한", "\u1112\u1161\u11ab",
    "!", "?!", "...", "…", "-", "--", "—", "_", "__", "/", "\\", "@", "#", "$", "%", "&", "*", "(", ")", "[", "{", "}", "|", "~", "`",
    "\"", "<", ">", "</", "<b>", "<br>", "=", "==", "+=", "->", "::", "🙂", "👍🏽", "👨\u200d👩\u200d👧", "🇯🇵", "☃\ufe0f", "\u0000", "\u0007",
    "\u001b", "\u007f", "\ufffd", "\ufffe", "\u2581", "\u2581\u2581", "Ġ", "Ċ", "</w>", "##a", "@@", "<unk>", "<s>", "</s>", "<pad>", "<bos>",
    "<eos>", "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|begin_of_text|>", "<|eot_id|>", "<start_of_turn>",
    "<end_of_turn>", "<tool>", "<tool", "<|tool|>", "<0x0A>", "<0xE3>", "<unused3>", "<|", "|>", "tool", "word", "Word",
]  # fmt: skip


def character(rng):
    while True:
        first, last = rng.choice(RANGES)
        c = chr(rng.randint(first, last))
        if unicodedata.category(c) not in ("Cn", "Cs"):
            return c


def words(rng):
    return "".join(rng.choice(FRAGMENTS) for _ in range(rng.randint(1, 12)))


def characters(rng):
    return "".join(character(rng) for _ in range(rng.randint(1, 14)))


def one_script(rng):
    first, last = rng.choice(RANGES)
    out = [chr(rng.randint(first, last)) for _ in range(rng.randint(2, 16))]
    return "".join(c for c in out if unicodedata.category(c) not in ("Cn", "Cs"))


def mixed(rng):
    return "".join(rng.choice(FRAGMENTS) if rng.random() < 0.6 else character(rng) for _ in range(rng.randint(2, 16)))


def runs(rng):
    return "".join(rng.choice(FRAGMENTS) * rng.randint(1, 9) for _ in range(rng.randint(1, 4)))


def cut(rng):
    text = rng.choice([s for s in STRINGS if len(s) > 8]) + rng.choice(FRAGMENTS)
    begin = rng.randint(0, len(text) - 4)
    return text[begin : begin + rng.randint(3, 40)]


def marks(rng):
    """Combining marks in any order: what a normaliser puts in another."""
    base = rng.choice("aeouAOsnyᄀ가かは")
    pool = "\u0301\u0308\u0323\u0327\u0328\u0345\u05b0\u0653\u0f71\u3099\u309a\u1161\u11a8\u20d0\U0001d165"
    return "".join(base + "".join(rng.choice(pool) for _ in range(rng.randint(1, 5))) for _ in range(rng.randint(1, 3)))


def torture():
    rng = random.Random(20250524)
    out = list(dict.fromkeys(STRINGS))
    kinds = [words, words, characters, one_script, mixed, mixed, runs, cut, marks]
    while len(out) < COUNT:
        text = rng.choice(kinds)(rng)
        if text and text not in out and len(text.encode()) < 200:
            out.append(text)
    return out
