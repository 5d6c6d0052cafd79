#!/usr/bin/env python3
"""Every text of the window is translated, and nothing is translated that is no longer said.

    check_translations.py LUPDATE [ROOT]

Reads translations/*.ts, and what lupdate finds in ui and app today (into a temporary folder).
"""

import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def messages(path):
    """{(context, source, comment): the message's element}"""
    found = {}
    for context in ElementTree.parse(path).getroot().iter("context"):
        for message in context.iter("message"):
            key = (context.findtext("name"), message.findtext("source"), message.findtext("comment") or "")
            found[key] = message
    return found


def fault(message):
    """What is wrong with one entry; empty where nothing is."""
    translation = message.find("translation")
    if translation is None:
        return "has no translation"
    if translation.get("type"):
        return f"is {translation.get('type')}"
    forms = translation.findall("numerusform") or [translation]
    return "" if all("".join(form.itertext()).strip() for form in forms) else "is empty"


def fresh(lupdate, root, folder):
    path = Path(folder) / "fresh.ts"
    done = subprocess.run(
        [lupdate, "-silent", "-no-obsolete", "-locations", "none", "-I", ".", "ui", "app", "-target-language", "ja_JP",
         "-ts", str(path)], cwd=root, capture_output=True, text=True)
    if done.returncode or not path.exists():
        sys.exit(f"lupdate failed: {done.stdout}{done.stderr}")
    return messages(path)


def check(root, said):
    breaches = []
    for path in sorted((root / "translations").glob("*.ts")):
        kept = messages(path)
        breaches += [f"{path.name}: {key[0]}: \"{key[1]}\" {fault(m)}" for key, m in kept.items() if fault(m)]
        breaches += [f"{path.name}: {key[0]}: \"{key[1]}\" is in no source" for key in kept if key not in said]
        # English says what the source says; its file holds plural forms alone.
        english = path.stem.endswith("_en")
        wanted = [key for key, message in said.items() if message.get("numerus") or not english]
        breaches += [f"{path.name}: {key[0]}: \"{key[1]}\" is not there" for key in wanted if key not in kept]
    return breaches


def main():
    if len(sys.argv) < 2 or not Path(sys.argv[1]).exists():
        sys.exit("lupdate is not installed: packaging/setup.sh --tests installs qt6-l10n-tools")
    root = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).resolve().parents[2]
    with tempfile.TemporaryDirectory() as folder:
        said = fresh(sys.argv[1], root, folder)
    if not said or not list((root / "translations").glob("*.ts")):
        sys.exit(f"no texts under {root}")
    breaches = check(root, said)
    print("\n".join(breaches) or f"{len(said)} texts, all translated")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
