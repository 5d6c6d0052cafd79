"""Makes the token ids that llama.cpp gives on the two real models, for about 120 tricky strings.

    python make_tokenizer_goldens.py      (an environment with xllamacpp, which carries llama.cpp;
                                           with transformers beside it, differences are recorded)

Reads the GGUF files in ${ESPALIER_CACHE:-~/.cache/espalier}/models and writes beside itself
tokenizer_gemma.json and tokenizer_smollm2.json: for every string `plain` (nothing added, special
tokens are plain text) and `special` (special tokens recognised, nothing added). `transformers` is
there only where the tokenizer that transformers converts from the same file gives other ids than
`special`; llama.cpp is then the one to follow. For Gemma `sentencepiece` is there where the
SentencePiece library, given the file's vocabulary, gives other ids than `plain`: Gemma's own
tokenizer behaves so, and either answer is right. A server of llama.cpp answers on this machine's
loopback address only.
"""

import json
import os
import sys
import urllib.request

import xllamacpp

from golden_io import write_json
from tricky_strings import STRINGS

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.environ.get("ESPALIER_CACHE", os.path.expanduser("~/.cache/espalier"))
MODELS = {"gemma": "gemma-3-270m-q4_k_m.gguf", "smollm2": "SmolLM2-135M-Instruct.Q4_1.gguf"}


def server(path):
    params = xllamacpp.CommonParams()
    params.model.path = path
    params.n_ctx = 64
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.warmup = False
    return xllamacpp.Server(params)


def post(address, path, body):
    data = json.dumps(body).encode()
    request = urllib.request.Request(address + path, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def encode(address, text, special, bos=False):
    body = {"content": text, "add_special": bos, "parse_special": special}
    return post(address, "/tokenize", body)["tokens"]


def transformers_ids(path):
    """Ids of the tokenizer that transformers converts, or None where transformers is missing."""
    try:
        from transformers import AutoTokenizer
    except ImportError:
        return None
    tokenizer = AutoTokenizer.from_pretrained(os.path.dirname(path), gguf_file=os.path.basename(path))
    return [tokenizer(t, add_special_tokens=False)["input_ids"] for t in STRINGS]


def sentencepiece_model(path):
    """The GGUF's pieces, scores and types as a model of the SentencePiece library."""
    import gguf
    from sentencepiece import sentencepiece_model_pb2 as pb2

    fields = gguf.GGUFReader(path).fields
    proto = pb2.ModelProto()
    pieces, scores, types = (fields[f"tokenizer.ggml.{k}"].contents() for k in ("tokens", "scores", "token_type"))
    for piece, score, kind in zip(pieces, scores, types):
        # converters write the user-defined runs of spaces as spaces, the library wants U+2581
        proto.pieces.add(piece=piece.replace(" ", "\u2581"), score=score, type=kind)
    proto.trainer_spec.model_type = pb2.TrainerSpec.BPE
    proto.trainer_spec.byte_fallback = True
    proto.trainer_spec.unk_id, proto.trainer_spec.bos_id, proto.trainer_spec.eos_id = 3, 2, 1
    proto.trainer_spec.pad_id = 0
    proto.normalizer_spec.name = "identity"
    proto.normalizer_spec.add_dummy_prefix = False
    proto.normalizer_spec.remove_extra_whitespaces = False
    return proto


def sentencepiece_processor(path):
    import sentencepiece

    return sentencepiece.SentencePieceProcessor(model_proto=sentencepiece_model(path).SerializeToString())


def sentencepiece_ids(path):
    processor = sentencepiece_processor(path)
    return [processor.encode(t) for t in STRINGS]


def make(name, file):
    path = os.path.join(CACHE, "models", file)
    llama = server(path)
    address = llama.listening_address
    rows = []
    for text in STRINGS:
        rows.append({"text": text, "plain": encode(address, text, False), "special": encode(address, text, True)})
    bos = encode(address, "a", False, bos=True)
    others = transformers_ids(path)
    differing = 0
    for row, ids in zip(rows, others or []):
        if ids != row["special"]:
            row["transformers"] = ids
            differing += 1
            print(f"{name}: transformers differs on {row['text']!r}")
    for row, ids in zip(rows, sentencepiece_ids(path) if name == "gemma" else []):
        if ids != row["plain"]:
            row["sentencepiece"] = ids
            print(f"{name}: SentencePiece differs on {row['text']!r}: {row['plain']} {ids}")
    content = {
        "model": file,
        "reference": f"llama.cpp in xllamacpp {xllamacpp.__version__}",
        "compared_with_transformers": others is not None,
        "transformers_differ": differing,
        "with_special_a": bos,
        "strings": rows,
    }
    write_json(os.path.join(HERE, f"tokenizer_{name}.json"), content)


def main():
    for name, file in MODELS.items():
        make(name, file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
