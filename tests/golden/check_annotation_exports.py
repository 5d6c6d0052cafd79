"""Whether Argilla and Label Studio take the answers that espalier-cli exports for them.

    pip install argilla==2.8.0 label-studio-sdk==2.1.2
    python check_annotation_exports.py build/release/bin/espalier-cli

Makes a store of two runs that need no model, a task of every kind with answers by two annotators (all
choices, ratings by stars and on sliders, criteria under names of one's own in both languages, several marked
errors a text with notes, flags, comments of several lines), and reads the exports with the programs' own parsers and
checks, as far as these go without a server: argilla's Record.from_dict with its models of the interface, its
values against the settings of questions that the task needs; label_studio_sdk's LabelInterface over the
configuration, every task and every annotation. Accepted by the versions above. Not run by ctest.
"""

import json
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import warnings
from contextlib import closing
from types import SimpleNamespace
from unittest.mock import MagicMock

import argilla as rg
from argilla.records._resource import Record
from label_studio_sdk.label_interface import LabelInterface

CLI = os.path.abspath(sys.argv[1])
SPANS = ["contradicts_source", "not_in_source", "wrong_entity_or_number", "wrong_language", "ungrammatical"]
OWN = [("Tone of voice", 1, 5), ("読みやすさ", 1, 5), ("a-b_2", 1, 5)]
# Sliders beside stars, under names that a form or a file could trip over: one like the place of another, one
# with the marks of XML, one in Japanese, one that is numbers alone; from below 0, to just as many stars as go.
WIDE = [("読みやすさ", 0, 100), ("criterion_1", 1, 10), ('Say "why" <b> & how', -5, 5), ("明るさ・温度", 1, 5),
        ("7", 0, 10), ("Tone", 0, 1000), ("-", 1, 3), ("errors", 1, 5), ("candidate", 0, 100)]
FLAGS = ["unsure", "broken_source", "broken_candidate", "harmful"]
NAME = r"(?=.*[a-z0-9])[a-z0-9_-]+"  # what Argilla's server takes
failures = []
rg.Argilla._default_client = MagicMock()  # settings ask for a client; nothing here is sent to one


def check(what, good, told=""):
    print(f"{'ok  ' if good else 'FAIL'} {what} {told}", flush=True)
    if not good:
        failures.append(what)


def cli(folder, *arguments, given=None):
    done = subprocess.run([CLI, *arguments], cwd=folder, input=given, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{arguments}: {done.stdout}{done.stderr}")
    return done.stdout


def make_store(folder):
    """Two runs over four articles, one of them without a title, with <, & and quotes."""
    rows = [{"id": f"r{i}", "document": f"A <b> & \"c\" {i}. 二番目の文です。🌳 Third sentence {i}.",
             "summary": f"二番目の文です。{i}", **({"title": f"T{i}"} if i else {})} for i in range(4)]
    with open(os.path.join(folder, "test.jsonl"), "w") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    for name in ("lead", "oracle_sentence"):
        plan = {"espalier_plan": 1, "name": name, "method": {"name": name},
                "data": {"test": "test.jsonl", "language": "ja", "prompt": "{document}\n要約:"}}
        with open(os.path.join(folder, name + ".json"), "w") as file:
            json.dump(plan, file)
        cli(folder, "run", name + ".json")


def widen(folder, task, criteria):
    """Scales other than 1 to 5 are set where a task is made by the library: the command line has none."""
    with closing(sqlite3.connect(os.path.join(folder, "espalier.sqlite"))) as store, store:
        setup, = store.execute("SELECT setup FROM annotation_tasks WHERE id = ?", (int(task),)).fetchone()
        setup = json.loads(setup)
        for asked, (key, low, high) in zip(setup["criteria"], criteria):
            asked.update(key=key, low=low, high=high)
        store.execute("UPDATE annotation_tasks SET setup = ? WHERE id = ?", (json.dumps(setup), int(task)))


def answer_all(folder, task, login, kind, criteria):
    items = [json.loads(line) for line in cli(folder, "annotate", "items", task, "--login", login).splitlines()]
    with open(os.path.join(folder, "answers.jsonl"), "w") as file:
        for i, item in enumerate(items):
            candidates = item["candidates"]
            answer = {"item": item["item"], "milliseconds": 1500 + i, "flags": FLAGS[: i % 3],
                      "comment": "ひとこと \"x\" <y>" if i % 2 else ""}
            if kind != "ratings":
                answer["choice"] = ["a", "b", "tie", "both_bad"][i % 4]
            if kind != "preference":
                answer["ratings"] = {c["id"]: {k: low + (i + n) % (high - low + 1) for k, low, high in criteria}
                                     for n, c in enumerate(candidates)}
            answer["spans"] = [{"candidate": candidates[0]["id"], "start": 0, "end": 2, "kind": SPANS[i % 5]}]
            if kind == "wide":
                # To the last code point, within each other, and with a note; of every text of the pair.
                answer["spans"] = [{"candidate": c["id"], "start": start, "end": end or len(c["text"]), "kind": SPANS[n],
                                    "note": "「木」🌳 は <b>ない</b>"} for c in candidates
                                   for n, (start, end) in enumerate([(0, None), (1, 3), (len(c["text"]) - 1, None)])]
                answer["comment"] = "一行目 🌳\n二行目: \"x\" <y> & z\t,;"
            file.write(json.dumps(answer, ensure_ascii=False) + "\n")
    cli(folder, "annotate", "answer", task, "answers.jsonl", "--login", login)


def taken(key):
    return key in ("errors", "candidate") or key.startswith("criterion_")


def argilla_name(criteria, n):
    """By name where that can be the name of a question and is no other's, else by place."""
    key = criteria[n][0]
    return key if re.fullmatch(NAME, key) and not taken(key) else f"criterion_{n + 1}"


def argilla_settings(records, criteria):
    """The questions that a person would set up for such a task."""
    fields = sorted({name for record in records for name in record["fields"]})
    count = sum(name.startswith("candidate_") for name in fields)
    questions = [rg.LabelQuestion(name="preference", required=False,
                                  labels=[f"candidate_{i + 1}" for i in range(count)] + ["tie", "both_bad"]),
                 rg.MultiLabelQuestion(name="flags", labels=FLAGS, required=False),
                 rg.TextQuestion(name="comment", required=False)]
    criteria = [(argilla_name(criteria, n), low, high) for n, (_, low, high) in enumerate(criteria)]
    for i in range(count):
        questions.append(rg.SpanQuestion(name=f"errors_{i + 1}", field=f"candidate_{i + 1}", labels=SPANS,
                                         required=False))
        # Its ratings go from 0 to 10: a slider is a question of text.
        questions += [rg.RatingQuestion(name=f"{key}_{i + 1}", values=list(range(low, high + 1)), required=False)
                      if 0 <= low and high <= 10 else rg.TextQuestion(name=f"{key}_{i + 1}", required=False)
                      for key, low, high in criteria]
    return rg.Settings(fields=[rg.TextField(name=name, required=name != "title") for name in fields],
                       questions=questions, guidelines="")


def argilla_answer_fits(question, value, fields):
    model = question.api_model().settings.model_dump()
    if model["type"] == "rating":
        return value in [option["value"] for option in model["options"]]
    if model["type"] == "label_selection":
        return value in [option["value"] for option in model["options"]]
    if model["type"] == "multi_label_selection":
        return value and set(value) <= {option["value"] for option in model["options"]}
    if model["type"] == "span":
        labels = {option["value"] for option in model["options"]}
        return all(s["label"] in labels and 0 <= s["start"] < s["end"] <= len(fields[model["field"]]) for s in value)
    return isinstance(value, str) and value


def check_argilla(name, path, criteria):
    with open(path) as file:
        dicts = json.load(file)
    settings = argilla_settings(dicts, criteria)
    settings.validate()
    known = {question.name: question for question in settings.questions}
    spans = fits = whole = 0
    for one in dicts:
        record = Record.from_dict(one)
        # What the program keeps of a dataset that a record belongs to.
        record._dataset = SimpleNamespace(settings=settings, schema=settings.schema, _client=None)
        sent = record.api_model().model_dump()
        whole += sent["fields"] == one["fields"] and len(sent["responses"]) == len(one["metadata"]["annotators"])
        for response in record.responses:
            good = response.question_name in known and argilla_answer_fits(
                known[response.question_name], response.value, one["fields"])
            fits += bool(good)
            spans += response.question_name.startswith("errors_")
            if not good:
                print("   ", response.question_name, response.value)
        if not all(isinstance(v, (str, int, float, list)) for v in one["metadata"].values()):
            failures.append(f"{name}: metadata")
        # Of each slider its number, of each question all annotators' own.
        for n, (key, low, high) in enumerate(criteria):
            told = argilla_name(criteria, n)
            if told != key and one["metadata"].get(told) != key:
                failures.append(f"{name}: metadata do not say what {told} is")
            values = [r["value"] for r in one["responses"].get(f"{told}_1", [])]
            if len(values) != 2 or not all(low <= int(v) <= high for v in values):
                failures.append(f"{name}: {key} is answered by {values}")
    total = sum(len(v) for one in dicts for v in one["responses"].values())
    bad = [q for q in known if not re.fullmatch(NAME, q)] + [
        q for one in dicts for q in one["responses"] if q not in known]
    check(f"{name}: every response has a question", not bad, bad)
    check(f"{name}: argilla {rg.__version__} takes the records", whole == len(dicts), f"{whole} of {len(dicts)}")
    check(f"{name}: their responses fit the questions", fits == total and spans > 0, f"{fits} of {total}")


def check_label_studio(name, path, criteria):
    with open(path + ".xml") as file:
        interface = LabelInterface(file.read())
    interface.validate()
    with open(path) as file:
        tasks = json.load(file)
    # Tasks alone: validate_task() of this version calls validate_annotation() without an annotation.
    good = sum(interface.validate_task({"data": task["data"]}) for task in tasks)
    check(f"{name}: label studio takes the tasks", good == len(tasks), f"{good} of {len(tasks)}")
    annotations = [annotation for task in tasks for annotation in task["annotations"]]
    good = sum(interface.validate_annotation(annotation) for annotation in annotations)
    for annotation in annotations:
        for told in interface._validate_object(annotation, return_errors=True)[:1]:
            print("   ", told)
    check(f"{name}: and their annotations", good == len(annotations), f"{good} of {len(annotations)}")
    broken = json.loads(json.dumps(annotations[0]))
    broken["result"][0]["from_name"] = "nobody"
    check(f"{name}: a broken one is refused", not interface.validate_annotation(broken))
    values = {}
    for region in [region for annotation in annotations for region in annotation["result"]]:
        for kind in ("rating", "number"):
            values.setdefault(region["from_name"], []).extend([region["value"][kind]] if kind in region["value"] else [])
        if region["type"] == "labels":
            text = next(t["data"][region["to_name"]] for t in tasks if any(region in a["result"] for a in t["annotations"]))
            if not 0 <= region["value"]["start"] < region["value"]["end"] <= len(text):
                failures.append(f"{name}: a mark outside its text")
    for n, (key, low, high) in enumerate(criteria):
        told = f"criterion_{n + 1}" if taken(key) else key
        if told != key and any(task["data"].get(told) != key for task in tasks):
            failures.append(f"{name}: the data do not say what {told} is")
        given = values.get(f"{told}_1", [])
        check(f"{name}: {key} from {low} to {high}", len(given) == len(annotations) and
              all(low <= value <= high for value in given))
    regions = sum(len(annotation["result"]) for annotation in annotations)
    check(f"{name}: with something in them", regions > len(annotations), f"{regions} regions")


def main():
    warnings.simplefilter("ignore")
    five = [(key, 1, 5) for key in ("faithfulness", "coverage", "fluency", "conciseness")]
    with tempfile.TemporaryDirectory() as folder:
        make_store(folder)
        runs = [row["id"] for row in json.loads(cli(folder, "runs", "--store", "espalier.sqlite", "--json"))["runs"]]
        for kind in ("preference", "ratings", "both", "own", "wide"):
            # Criteria of one's own, under names that are no identifiers.
            own = {"own": OWN, "wide": WIDE}.get(kind)
            asked = own or five
            names = [part for key, _, _ in own or [] for part in ("--criteria", key)]
            task = json.loads(cli(folder, "annotate", "make", *runs, "--kind", "both" if own else kind,
                                  *names, "--reference", "--annotators", "2", "--raters", "2", "--json"))["task"]
            widen(folder, task, asked if kind == "wide" else [])
            for login in ("mori", "sato"):
                answer_all(folder, task, login, kind, asked)
            for state in ("open", "closed"):
                if state == "closed":
                    cli(folder, "annotate", "close", task)
                for form in ("argilla", "labelstudio"):
                    cli(folder, "annotate", "export", task, "--format", form, "--out", f"{form}-{kind}-{state}.json")
                where = os.path.join(folder, f"argilla-{kind}-{state}.json")
                check_argilla(f"{kind}, {state}", where, asked if kind != "preference" else [])
                check_label_studio(f"{kind}, {state}", os.path.join(folder, f"labelstudio-{kind}-{state}.json"),
                                   asked if kind != "preference" else [])
    sys.exit("\n".join(failures) and "failed: " + ", ".join(failures))


if __name__ == "__main__":
    main()
