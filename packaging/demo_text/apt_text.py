"""Fetches the text of Debian's packages with apt, without installing anything.

apt works on lists and a cache of its own below the folder given: the system's are not touched, and
no rights are needed. What is kept: lists/*.gz (Packages, Translation-XX) and NAME/ for each package.
"""

import gzip
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

HELP = "gnome-user-docs"
MANUALS = {"en": ("manpages", "manpages-dev"), "ja": ("manpages-ja",)}
PACKAGES = (HELP,) + MANUALS["en"] + MANUALS["ja"]
SUITES_LEFT_OUT = re.compile("-(updates|security|backports|proposed-updates|proposed|debug)_")


class AptError(Exception):
    """What went wrong and, in `hint`, what to do."""

    def __init__(self, message, hint="check the network and apt's sources, then start again"):
        super().__init__(message)
        self.hint = hint


def apt_options(private, languages):
    """Keeps apt to a private folder and names the languages (slim systems switch them off)."""
    options = {"Dir::State::lists": private / "lists", "Dir::Cache": private / "cache",
               "Acquire::Languages": ",".join(languages), "Acquire::GzipIndexes": "false",
               "APT::Sandbox::User": "root", "Debug::NoLocking": "1",
               "Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled": "false",
               "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled": "false"}
    arguments = []
    for key, value in options.items():
        arguments += ["-o", f"{key}={value}"]
    return arguments


def run(command, folder, log):
    """Runs a command with its output in `log`; True if it succeeded."""
    with open(log, "a", encoding="utf-8") as stream:
        print("+", " ".join(map(str, command)), file=stream, flush=True)
        return subprocess.run(command, cwd=folder, stdout=stream, stderr=subprocess.STDOUT,
                              env=dict(os.environ, LC_ALL="C.UTF-8"), check=False).returncode == 0


def native_architecture():
    return subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True,
                          check=True).stdout.strip()


def keep_lists(source, target, languages):
    """Compresses the lists that are read; returns the names of the suites that they are from."""
    architecture = native_architecture()
    target.mkdir(parents=True, exist_ok=True)
    suites = []
    for english in sorted(source.glob("*_main_i18n_Translation-en")):
        prefix = english.name[:-len("_main_i18n_Translation-en")]
        packages = source / f"{prefix}_main_binary-{architecture}_Packages"
        if SUITES_LEFT_OUT.search(prefix + "_") or not packages.exists():
            continue
        suites.append(prefix.rsplit("_dists_", 1)[-1])
        number = len(suites) - 1
        compress(packages, target / f"{number}.Packages.gz")
        for language in languages:
            translation = source / f"{prefix}_main_i18n_Translation-{language}"
            if translation.exists():
                compress(translation, target / f"{number}.Translation-{language}.gz")
    return suites


def compress(source, target):
    with open(source, "rb") as stream, open(target, "wb") as raw, \
            gzip.GzipFile("", "wb", 1, raw, mtime=0) as sink:
        shutil.copyfileobj(stream, sink, 1 << 20)


def fetch_lists(private, kept, languages, log, say):
    say(f"  apt's lists with the languages {', '.join(languages)} (about 18 MB)")
    (private / "lists/partial").mkdir(parents=True, exist_ok=True)
    (private / "cache/archives/partial").mkdir(parents=True, exist_ok=True)
    # A source that has nothing to do with Debian may fail: what counts is what is there.
    run(["apt-get", "update", *apt_options(private, languages)], private, log)
    suites = keep_lists(private / "lists", kept, languages)
    for language in languages:
        if not list(kept.glob(f"*.Translation-{language}.gz")):
            raise AptError(f"apt has no package descriptions in the language {language} (see {log})")
    return suites


def fetch_languages(raw, languages, suites, log, say):
    """Adds languages to lists that were fetched before; nothing else is fetched again."""
    say(f"Fetching apt's package descriptions in {', '.join(languages)} (about a megabyte each)")
    private = raw.with_name(raw.name + ".languages")
    shutil.rmtree(private, ignore_errors=True)
    (private / "lists/partial").mkdir(parents=True)
    (private / "cache/archives/partial").mkdir(parents=True)
    run(["apt-get", "update", *apt_options(private, languages),
         "-o", "Acquire::IndexTargets::deb::Packages::DefaultEnabled=false"], private, log)
    for language in languages:
        found = False
        for number, suite in enumerate(suites):
            name = f"*_dists_{suite}_main_i18n_Translation-{language}"
            for translation in sorted((private / "lists").glob(name)):
                compress(translation, raw / "lists" / f"{number}.Translation-{language}.gz")
                found = True
        if not found:
            raise AptError(f"apt has no package descriptions in the language {language} (see {log})")
    shutil.rmtree(private)


def fetch_package(name, private, target, languages, log, say):
    """Downloads and unpacks one package; returns its version."""
    say(f"  {name}")
    work = private / "debs" / name
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    if not run(["apt-get", "download", *apt_options(private, languages), name], work, log):
        raise AptError(f"apt could not download the package {name} (see {log})")
    deb = next(work.glob("*.deb"))
    if not run(["dpkg-deb", "-x", deb.name, str(work / "files")], work, log):
        raise AptError(f"dpkg-deb could not unpack {deb.name} (see {log})")
    version = subprocess.run(["dpkg-deb", "-f", str(deb), "Version"], capture_output=True, text=True,
                             check=True).stdout.strip()
    keep_languages(work / "files")
    shutil.rmtree(target, ignore_errors=True)
    (work / "files").rename(target)
    return version


def keep_languages(files):
    """GNOME's help comes in forty languages and with pictures: the text of two is read."""
    for folder in (files / "usr/share/help").glob("*"):
        if folder.name not in ("C", "ja"):
            shutil.rmtree(folder)
    for path in (files / "usr/share/help").rglob("*"):
        if path.suffix != ".page" and (path.is_file() or path.is_symlink()):
            path.unlink()


def write_record(path, fetched):
    temporary = path.with_name(path.name + ".part")
    temporary.write_text(json.dumps(fetched, indent=1) + "\n", encoding="utf-8")
    temporary.rename(path)


def fetch(raw: Path, languages, say):
    """Fills `raw` unless it is filled; returns {"suites", "versions", "languages"}."""
    record = raw / "fetched.json"
    if record.exists():
        fetched = json.loads(record.read_text(encoding="utf-8"))
        missing = sorted(set(languages) - set(fetched["languages"]))
        if not missing:
            return fetched
    for tool in ("apt-get", "dpkg-deb", "dpkg"):
        if not shutil.which(tool):
            raise AptError(f"{tool} is not on this machine; the demo's text is made from Debian's packages",
                           "run set-up on Debian 12, or bring the folder demo of a cache made there")
    if record.exists():
        fetch_languages(raw, missing, fetched["suites"], raw.parent / "fetch.log", say)
        fetched["languages"] = sorted({*languages, *fetched["languages"]})
        write_record(record, fetched)
        return fetched
    say("Fetching text of Debian's packages (about 36 MB); nothing is installed")
    temporary = raw.with_name(raw.name + ".part")
    shutil.rmtree(temporary, ignore_errors=True)
    private = temporary / "apt"
    private.mkdir(parents=True)
    log = raw.parent / "fetch.log"
    log.unlink(missing_ok=True)
    suites = fetch_lists(private, temporary / "lists", languages, log, say)
    versions = {name: fetch_package(name, private, temporary / name, languages, log, say)
                for name in PACKAGES}
    shutil.rmtree(private)
    fetched = {"languages": sorted(languages), "suites": suites, "versions": versions}
    write_record(temporary / "fetched.json", fetched)
    shutil.rmtree(raw, ignore_errors=True)
    temporary.rename(raw)
    return fetched
