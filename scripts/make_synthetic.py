#!/usr/bin/env python3
"""Make a synthetic Mixture-of-Experts GGUF model with random weights.

The weights are drawn directly in the quantised block formats: every block is a
valid block of its type, nothing is quantised from floats, so a 17 GB file takes
about as long as writing 17 GB of random bytes.  Scales are chosen so that a
matrix with `fan_in` inputs has zero mean and standard deviation
gain / sqrt(fan_in); activations therefore stay finite at any depth.

Each tensor is drawn from its own generator, seeded with (seed, tensor name):
the same seed gives the same bytes whatever else is in the file.

    make_synthetic.py --preset olmoe-1b-7b --quant Q4_0 -o olmoe-q4_0.gguf
    make_synthetic.py --preset mixtral-mini --quant Q4_K --layers 2 -o tiny.gguf
    make_synthetic.py --preset olmoe-1b-7b --vocab synthetic:4096 --check -o x.gguf

Needs: pip install gguf numpy
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
import time
import zlib
from pathlib import Path
from typing import Callable, Iterator

import gguf
import numpy as np
from gguf import GGMLQuantizationType as QT

# --------------------------------------------------------------------------
# Model shapes


@dataclasses.dataclass
class Shape:
    arch: str            # GGUF architecture: olmoe, qwen3moe or llama
    layers: int
    embd: int            # residual width
    experts: int
    experts_used: int
    expert_ffn: int      # hidden width of one expert
    heads: int
    kv_heads: int
    head_dim: int
    vocab_size: int      # 0: as many as the vocabulary source has
    context: int
    rope_base: float
    rms_eps: float

    @property
    def q_dim(self) -> int:
        return self.heads * self.head_dim

    @property
    def kv_dim(self) -> int:
        return self.kv_heads * self.head_dim


PRESETS = {
    "olmoe-1b-7b": Shape("olmoe", 16, 2048, 64, 8, 1024, 16, 16, 128, 50304, 4096, 1e4, 1e-5),
    "qwen3-30b-a3b": Shape("qwen3moe", 48, 2048, 128, 8, 768, 32, 4, 128, 151936, 32768, 1e6, 1e-6),
    "mixtral-mini": Shape("llama", 8, 1024, 8, 2, 3584, 16, 4, 64, 32000, 4096, 1e6, 1e-5),
}

# --------------------------------------------------------------------------
# Random blocks.  Each function returns a uint8 array (rows, bytes per row).

Rng = np.random.Generator


def rng_for(seed: int, name: str) -> Rng:
    return np.random.Generator(np.random.SFC64(np.random.SeedSequence([seed, zlib.crc32(name.encode())])))


def random_bytes(rng: Rng, *shape: int) -> np.ndarray:
    return np.frombuffer(rng.bytes(int(np.prod(shape))), dtype=np.uint8).reshape(shape)


def block_scales(rng: Rng, blocks: int, base: float, signed: bool) -> np.ndarray:
    """f16 scales of rms `base`, as (blocks, 2) bytes: uniform in [0.5, 1.5] up to
    a factor, of either sign if `signed` (which also cancels the -0.5 mean of
    integer ranges such as -8..7)."""
    d = rng.random(blocks, dtype=np.float32) + np.float32(0.5)
    d *= np.float32(base / np.sqrt(1 + 1 / 12))
    if signed:
        d = np.where(random_bytes(rng, blocks) & 1, d, -d)
    return d.astype(np.float16).view(np.uint8).reshape(blocks, 2)


def blocks_q4_0(rng: Rng, n: int, std: float) -> np.ndarray:
    out = np.empty((n, 18), np.uint8)
    out[:, 2:] = random_bytes(rng, n, 16)                        # q in 0..15, value d*(q-8)
    out[:, :2] = block_scales(rng, n, std / np.sqrt(21.5), True)
    return out


def blocks_q8_0(rng: Rng, n: int, std: float) -> np.ndarray:
    out = np.empty((n, 34), np.uint8)
    q = random_bytes(rng, n, 32).view(np.int8)
    out[:, 2:] = np.maximum(q, -127).view(np.uint8)              # -128 does not occur in Q8_0
    out[:, :2] = block_scales(rng, n, std / np.sqrt(127 * 128 / 3), True)
    return out


def blocks_q4_k(rng: Rng, n: int, std: float) -> np.ndarray:
    """w = d*sc*q - dmin*m, q in 0..15, sc and m 6 bits.  With dmin = 7.5*d and m
    near sc each sub-block has a mean near zero."""
    sc = rng.integers(16, 64, (n, 8), dtype=np.uint8)
    m = np.clip(sc.astype(np.int16) + rng.integers(-2, 3, (n, 8), dtype=np.int16), 0, 63).astype(np.uint8)
    sc_rms = np.sqrt(np.mean(np.arange(16, 64) ** 2))
    d = block_scales(rng, n, std / (sc_rms * np.sqrt(21.25)), False)
    out = np.empty((n, 144), np.uint8)
    out[:, 0:2] = d
    dmin = (d.view(np.float16).astype(np.float32) * 7.5).astype(np.float16)
    out[:, 2:4] = dmin.view(np.uint8).reshape(n, 2)
    out[:, 4:8] = sc[:, :4] | (sc[:, 4:] >> 4 << 6)
    out[:, 8:12] = m[:, :4] | (m[:, 4:] >> 4 << 6)
    out[:, 12:16] = (sc[:, 4:] & 15) | ((m[:, 4:] & 15) << 4)
    out[:, 16:] = random_bytes(rng, n, 128)
    return out


def blocks_q6_k(rng: Rng, n: int, std: float) -> np.ndarray:
    """w = d*sc*(q-32), q in 0..63, sc int8."""
    out = np.empty((n, 210), np.uint8)
    out[:, :192] = random_bytes(rng, n, 192)                     # ql and qh
    sc = rng.integers(32, 128, (n, 16), dtype=np.int16)
    sc = np.where(random_bytes(rng, n, 16) & 1, sc, -sc).astype(np.int8)
    out[:, 192:208] = sc.view(np.uint8)
    sc_rms = np.sqrt(np.mean(np.arange(32, 128) ** 2))
    out[:, 208:] = block_scales(rng, n, std / (sc_rms * np.sqrt(341.5)), False)
    return out


def floats(dtype: str) -> Callable[[Rng, int, float], np.ndarray]:
    def draw(rng: Rng, n: int, std: float) -> np.ndarray:
        x = rng.standard_normal((n, 1), dtype=np.float32) * np.float32(std)
        if dtype == "bf16":
            u = x.view(np.uint32)
            return ((u + 0x7FFF + (u >> 16 & 1)) >> 16).astype(np.uint16).view(np.uint8)
        return x.astype(dtype).view(np.uint8)
    return draw


BLOCKS: dict[QT, Callable[[Rng, int, float], np.ndarray]] = {
    QT.Q4_0: blocks_q4_0,
    QT.Q8_0: blocks_q8_0,
    QT.Q4_K: blocks_q4_k,
    QT.Q6_K: blocks_q6_k,
    QT.F32: floats("f4"),
    QT.F16: floats("f2"),
    QT.BF16: floats("bf16"),
}

FILE_TYPES = {
    QT.Q4_0: gguf.LlamaFileType.MOSTLY_Q4_0,
    QT.Q8_0: gguf.LlamaFileType.MOSTLY_Q8_0,
    QT.Q4_K: gguf.LlamaFileType.MOSTLY_Q4_K_S,
    QT.Q6_K: gguf.LlamaFileType.MOSTLY_Q6_K,
    QT.F32: gguf.LlamaFileType.ALL_F32,
    QT.F16: gguf.LlamaFileType.MOSTLY_F16,
    QT.BF16: gguf.LlamaFileType.MOSTLY_BF16,
}


def draw_matrix(rng: Rng, qt: QT, shape: tuple[int, ...], std: float) -> np.ndarray:
    """Random tensor of `shape` (outermost first) as uint8 rows of encoded bytes."""
    block, size = gguf.GGML_QUANT_SIZES[qt]
    if shape[-1] % block:
        raise SystemExit(f"row length {shape[-1]} is not a multiple of the {qt.name} block, {block}")
    n = int(np.prod(shape)) // block
    return BLOCKS[qt](rng, n, std).reshape(*shape[:-1], shape[-1] // block * size)


# --------------------------------------------------------------------------
# Tensors


@dataclasses.dataclass
class Tensor:
    name: str
    shape: tuple[int, ...]     # outermost dimension first, as numpy has it
    qt: QT
    std: float                 # 0: a norm weight, 1 +- 0.1
    row_gain: float = 0.0      # spread (log-normal sigma) of a factor on each row

    @property
    def nbytes(self) -> int:
        block, size = gguf.GGML_QUANT_SIZES[self.qt]
        return int(np.prod(self.shape)) // block * size

    def draw(self, seed: int) -> np.ndarray:
        rng = rng_for(seed, self.name)
        if self.std == 0:
            x = 1 + 0.1 * rng.standard_normal(self.shape, dtype=np.float32)
            return x.view(np.uint8)
        data = draw_matrix(rng, self.qt, self.shape, self.std)
        if self.row_gain:
            gain = np.exp(self.row_gain * rng.standard_normal(self.shape[0], dtype=np.float32))
            data = (data.view(np.float32) * gain[:, None]).view(np.uint8)
        return data


def tensors(s: Shape, vocab: int, qt: QT, embd_qt: QT, out_qt: QT, args: argparse.Namespace) -> Iterator[Tensor]:
    """The tensors in file order, under the names llama.cpp gives them."""

    def matrix(name: str, *shape: int, qt: QT = qt, gain: float = 1.0, row_gain: float = 0.0) -> Tensor:
        return Tensor(f"{name}.weight", shape, qt, gain / np.sqrt(shape[-1]), row_gain)

    def norm(name: str, n: int) -> Tensor:
        return Tensor(f"{name}.weight", (n,), QT.F32, 0)

    yield Tensor("token_embd.weight", (vocab, s.embd), embd_qt, 1.0)
    yield norm("output_norm", s.embd)
    yield matrix("output", vocab, s.embd, qt=out_qt, gain=args.logit_gain)
    for i in range(s.layers):
        b = f"blk.{i}."
        yield norm(b + "attn_norm", s.embd)
        yield matrix(b + "attn_q", s.q_dim, s.embd)
        yield matrix(b + "attn_k", s.kv_dim, s.embd)
        yield matrix(b + "attn_v", s.kv_dim, s.embd)
        yield matrix(b + "attn_output", s.embd, s.q_dim, gain=args.residual_gain)
        if s.arch == "olmoe":                      # norm over all heads at once
            yield norm(b + "attn_q_norm", s.q_dim)
            yield norm(b + "attn_k_norm", s.kv_dim)
        elif s.arch == "qwen3moe":                 # norm over each head
            yield norm(b + "attn_q_norm", s.head_dim)
            yield norm(b + "attn_k_norm", s.head_dim)
        yield norm(b + "ffn_norm", s.embd)
        yield matrix(b + "ffn_gate_inp", s.experts, s.embd, qt=QT.F32,
                     gain=args.router_gain, row_gain=args.router_skew)
        yield matrix(b + "ffn_gate_exps", s.experts, s.expert_ffn, s.embd)
        yield matrix(b + "ffn_down_exps", s.experts, s.embd, s.expert_ffn, gain=args.residual_gain)
        yield matrix(b + "ffn_up_exps", s.experts, s.expert_ffn, s.embd)


# --------------------------------------------------------------------------
# Vocabulary


@dataclasses.dataclass
class Vocab:
    model: str                       # gpt2 (byte-level BPE) or llama (SPM)
    pre: str | None
    tokens: list[bytes]
    types: list[int]
    scores: list[float] | None
    merges: list[str] | None
    special: dict[str, int | bool]   # bos_token_id, add_bos_token, ...

    def resize(self, n: int) -> None:
        """Cut or pad to n tokens; merges that need a token cut away go too."""
        if n < len(self.tokens):
            self.tokens, self.types = self.tokens[:n], self.types[:n]
            self.scores = self.scores and self.scores[:n]
            if self.merges:
                have = set(self.tokens)
                self.merges = [m for m in self.merges if m.replace(" ", "", 1).encode() in have]
        for i in range(len(self.tokens), n):
            self.tokens.append(f"[PAD{i}]".encode())
            self.types.append(gguf.TokenType.UNUSED)
            if self.scores is not None:
                self.scores.append(-1e4)
        for k, v in self.special.items():
            if k.endswith("_id") and v >= n:
                raise SystemExit(f"{k} is {v}: not in a vocabulary of {n}")

    def write(self, w: gguf.GGUFWriter) -> None:
        w.add_tokenizer_model(self.model)
        if self.pre:
            w.add_tokenizer_pre(self.pre)
        w.add_token_list(self.tokens)
        if self.scores is not None:
            w.add_token_scores(self.scores)
        w.add_token_types(self.types)
        if self.merges is not None:
            w.add_token_merges(self.merges)
        for k, v in self.special.items():
            add = w.add_bool if isinstance(v, bool) else w.add_uint32
            add(f"tokenizer.ggml.{k}", v)


SPECIAL = ["bos_token_id", "eos_token_id", "unknown_token_id", "padding_token_id",
           "add_bos_token", "add_eos_token"]


def vocab_from_gguf(path: str) -> Vocab:
    fields = gguf.GGUFReader(path).fields

    def get(key: str):
        f = fields.get(f"tokenizer.ggml.{key}")
        return None if f is None else f.contents()

    tokens_field = fields["tokenizer.ggml.tokens"]
    tokens = [bytes(tokens_field.parts[i]) for i in tokens_field.data]
    return Vocab(
        model=get("model"),
        pre=get("pre"),
        tokens=tokens,
        types=get("token_type") or [gguf.TokenType.NORMAL] * len(tokens),
        scores=get("scores"),
        merges=get("merges"),
        special={k: v for k in SPECIAL if (v := get(k)) is not None},
    )


def byte_symbols() -> list[str]:
    """The 256 printable characters that byte-level BPE writes bytes as."""
    keep = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    extra = iter(range(256, 512))
    return [chr(b) if b in keep else chr(next(extra)) for b in range(256)]


def vocab_synthetic(n: int, seed: int) -> Vocab:
    """A byte-level BPE vocabulary of n tokens: one end-of-text token, the 256
    bytes, then random merges of tokens already there."""
    if n < 257:
        raise SystemExit("a synthetic vocabulary needs at least 257 tokens")
    rng = rng_for(seed, "vocab")
    words = byte_symbols()
    letters = [w for w in words if w.isascii() and w.islower()]
    have, merges = set(words), []
    parts = list(letters)
    while len(words) < n - 1:
        a, b = parts[rng.integers(len(parts))], letters[rng.integers(len(letters))]
        if a + b in have or len(a) > 7:
            continue
        merges.append(f"{a} {b}")
        words.append(a + b)
        parts.append(a + b)
        have.add(a + b)
    return Vocab(
        model="gpt2",
        pre="gpt-2",
        tokens=[b"<|endoftext|>", *(w.encode() for w in words)],
        types=[gguf.TokenType.CONTROL] + [gguf.TokenType.NORMAL] * len(words),
        scores=None,
        merges=merges,
        special={"bos_token_id": 0, "eos_token_id": 0},
    )


# --------------------------------------------------------------------------
# File


def write_metadata(w: gguf.GGUFWriter, s: Shape, name: str, qt: QT, vocab: Vocab) -> None:
    w.add_name(name)
    w.add_file_type(FILE_TYPES[qt])
    w.add_quantization_version(gguf.GGML_QUANT_VERSION)
    w.add_context_length(s.context)
    w.add_embedding_length(s.embd)
    w.add_block_count(s.layers)
    w.add_feed_forward_length(s.expert_ffn)
    w.add_head_count(s.heads)
    w.add_head_count_kv(s.kv_heads)
    w.add_key_length(s.head_dim)
    w.add_value_length(s.head_dim)
    w.add_rope_dimension_count(s.head_dim)
    w.add_rope_freq_base(s.rope_base)
    w.add_layer_norm_rms_eps(s.rms_eps)
    w.add_expert_count(s.experts)
    w.add_expert_used_count(s.experts_used)
    if s.arch == "qwen3moe":
        w.add_expert_feed_forward_length(s.expert_ffn)
    w.add_vocab_size(len(vocab.tokens))
    vocab.write(w)


def write_model(path: Path, s: Shape, qt: QT, embd_qt: QT, out_qt: QT, vocab: Vocab, args: argparse.Namespace) -> None:
    plan = list(tensors(s, len(vocab.tokens), qt, embd_qt, out_qt, args))
    w = gguf.GGUFWriter(path, s.arch)
    write_metadata(w, s, args.name or path.stem, qt, vocab)
    for t in plan:
        # The writer wants the shape of the stored array: bytes for quantised types.
        block, size = gguf.GGML_QUANT_SIZES[t.qt]
        stored = (*t.shape[:-1], t.shape[-1] // block * size)
        w.add_tensor_info(t.name, stored, np.dtype(np.uint8), t.nbytes, raw_dtype=t.qt)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_ti_data_to_file()
    start, done, total = time.monotonic(), 0, sum(t.nbytes for t in plan)
    for t in plan:
        w.write_tensor_data(t.draw(args.seed))
        done += t.nbytes
        if sys.stderr.isatty():
            print(f"\r{done / 1e9:.2f} of {total / 1e9:.2f} GB", end="", file=sys.stderr)
    w.close()
    expert = sum(t.nbytes for t in plan if "_exps" in t.name)
    active = total - plan[0].nbytes - expert + expert * s.experts_used // s.experts
    print(f"{path}: {len(plan)} tensors, {total / 1e9:.3f} GB in {time.monotonic() - start:.0f} s; "
          f"experts {expert / 1e9:.3f} GB ({expert // (s.layers * s.experts)} bytes each), "
          f"read per token {active / 1e9:.3f} GB")


def check(path: Path, limit: int) -> None:
    """Decode up to `limit` values of each distinct kind of tensor; print their statistics."""
    seen = set()
    for t in gguf.GGUFReader(path).tensors:
        kind = (t.name.split(".")[-2], t.tensor_type)
        if kind in seen:
            continue
        seen.add(kind)
        rows = t.data.reshape(-1, t.data.shape[-1])[: max(1, limit // int(t.shape[0]))]
        x = gguf.quants.dequantize(rows, t.tensor_type).astype(np.float64)
        ok = "" if np.isfinite(x).all() else "  NOT FINITE"
        print(f"{t.name:32} {t.tensor_type.name:5} {[int(n) for n in t.shape]!s:22} "
              f"mean {x.mean():+.2e}  std*sqrt(fan_in) {x.std() * np.sqrt(int(t.shape[0])):.3f}  "
              f"max {np.abs(x).max():.3f}{ok}")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    quant = lambda q: QT[q.upper()]
    p.add_argument("-o", "--out", type=Path, required=True)
    p.add_argument("--preset", choices=PRESETS, default="olmoe-1b-7b", help="shape to start from")
    for f in dataclasses.fields(Shape):
        p.add_argument("--" + f.name.replace("_", "-"), type={"str": str, "int": int, "float": float}[f.type],
                       choices=["olmoe", "qwen3moe", "llama"] if f.name == "arch" else None,
                       help="override the preset's")
    p.add_argument("--quant", type=quant, default=QT.Q4_0, help="type of the matrices: " + " ".join(q.name for q in BLOCKS))
    p.add_argument("--embd-quant", type=quant, help="type of token_embd (as --quant)")
    p.add_argument("--output-quant", type=quant, help="type of output (Q6_K with 4-bit --quant, as llama-quantize does; else as --quant)")
    p.add_argument("--vocab", default="synthetic:4096", help="a GGUF to take the tokenizer from, or synthetic:N")
    p.add_argument("--pre", help="override tokenizer.ggml.pre")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--name", help="general.name (the file's name)")
    p.add_argument("--router-gain", type=float, default=1.5, help="standard deviation of router logits")
    p.add_argument("--router-skew", type=float, default=0.0,
                   help="log-normal sigma of a factor on each expert's router row: above 0 some experts are picked more often")
    p.add_argument("--residual-gain", type=float, default=0.5, help="scale of what a block adds to the residual")
    p.add_argument("--logit-gain", type=float, default=2.0, help="standard deviation of the output logits")
    p.add_argument("--check", action="store_true", help="decode samples of the file and print their statistics")
    args = p.parse_args()

    s = dataclasses.replace(PRESETS[args.preset],
                            **{f.name: v for f in dataclasses.fields(Shape) if (v := getattr(args, f.name)) is not None})
    out_qt = args.output_quant or (QT.Q6_K if args.quant in (QT.Q4_0, QT.Q4_K) else args.quant)
    embd_qt = args.embd_quant or args.quant
    if args.vocab.startswith("synthetic:"):
        vocab = vocab_synthetic(int(args.vocab.split(":")[1]), args.seed)
    else:
        vocab = vocab_from_gguf(args.vocab)
        if s.vocab_size:
            vocab.resize(s.vocab_size)
    if args.pre:
        vocab.pre = args.pre
    write_model(args.out, s, args.quant, embd_qt, out_qt, vocab, args)
    if args.check:
        check(args.out, 1 << 20)


if __name__ == "__main__":
    main()
