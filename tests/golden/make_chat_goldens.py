"""Makes chat.json: conversations as transformers' apply_chat_template writes them.

    python make_chat_goldens.py FOLDER

FOLDER holds one <format>.jinja a format: the template of the model's own files, or the same without its branches
for tools and pictures. Written beside itself: for each format the template, and for each conversation the text
(without and with the answer opened; null where the template refuses), and ids where a small tokenizer of
make_torture_goldens.py has the format's tokens. Today is 26 Jul 2024.
"""

import json
import os
import sys

from jinja2.exceptions import TemplateError
from tokenizers import Tokenizer
from transformers.utils import chat_template_utils

HERE = os.path.dirname(os.path.abspath(__file__))
BOS = {"gemma3": "<bos>", "gemma3.early": "<bos>"}
TOKENIZERS = {"smollm2": "smollm", "qwen2": "qwen2", "qwen2.5": "qwen2", "llama3": "llama3", "llama3.1": "llama3"}
FORMATS = ["smollm2", "qwen2", "qwen2.5", "gemma3", "gemma3.early", "llama3", "llama3.1", "llama3.2"]


def turns(*contents, system=None):
    out = [] if system is None else [{"role": "system", "content": system}]
    for i, content in enumerate(contents):
        out.append({"role": "user" if i % 2 == 0 else "assistant", "content": content})
    return out


CONVERSATIONS = [
    turns("Hello"),
    turns("Hello", system="Be brief."),
    turns("  spaces at the ends \n\n"),
    turns("\u3000全角\u3000", system=" 短く。\n"),
    turns("記事: 庭師は枝を結びました。\n一行要約:"),
    turns("one", "two", "three"),
    turns("one", " two \n", "\tthree\u00a0\u2028", "four", "five", system="Sums.\n\nOf numbers."),
    turns("\n\n12345 it's\r\n"),
    turns(""),
    turns("   ", system=""),
    turns("\u200bx\u200b \x1c\x1d y \x1e\x1f"),
    turns("e\u0301 ﬁ 🙂 ½"),
    turns("question", "answer"),
    [{"role": "assistant", "content": "first"}],
    [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}],
    [{"role": "system", "content": "only"}],
]


def render(template, messages, opened, bos):
    try:
        text, _ = chat_template_utils.render_jinja_template(
            conversations=[messages],
            chat_template=template,
            add_generation_prompt=opened,
            bos_token=bos,
            date_string="26 Jul 2024",
        )
    except TemplateError:
        return None
    return text[0]


def dumps(content):
    """JSON with a conversation or a row a line."""
    formats = []
    for name, entry in content["formats"].items():
        head = json.dumps({key: value for key, value in entry.items() if key != "rows"})[:-1]
        rows = ",\n  ".join(json.dumps(row) for row in entry["rows"])
        formats.append(f'{json.dumps(name)}: {head}, "rows": [\n  {rows}]}}')
    conversations = ",\n ".join(json.dumps(c) for c in content["conversations"])
    return f'{{"conversations": [{conversations}],\n"formats": {{' + ",\n".join(formats) + "}}\n"


def main():
    content = {"conversations": CONVERSATIONS, "formats": {}}
    for name in FORMATS:
        with open(os.path.join(sys.argv[1], name + ".jinja"), encoding="utf-8") as file:
            template = file.read()
        tokenizer = None
        if name in TOKENIZERS:
            tokenizer = Tokenizer.from_file(os.path.join(HERE, "tokenizers", TOKENIZERS[name], "tokenizer.json"))
        rows = []
        for messages in CONVERSATIONS:
            bos = BOS.get(name, "<|begin_of_text|>")
            texts = [render(template, messages, opened, bos) for opened in (False, True)]
            row = {"closed": texts[0], "opened": texts[1]}
            if tokenizer and texts[1] is not None:
                row["ids"] = tokenizer.encode(texts[1], add_special_tokens=False).ids
            rows.append(row)
        content["formats"][name] = {"template": template, "rows": rows}
        if tokenizer:
            content["formats"][name]["tokenizer"] = TOKENIZERS[name]
    with open(os.path.join(HERE, "chat.json"), "w", encoding="utf-8") as file:
        file.write(dumps(content))
    return 0


if __name__ == "__main__":
    sys.exit(main())
