"""Compare a GGUF file of the sample model with reference.json, in plain numpy.

An independent reading of the file and of the architecture: it tells whether a conversion
or a retrained model is right before any other program is asked. Needs `gguf` and `numpy`.
"""
import argparse
import json
import pathlib

import gguf
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent


class Model:
    def __init__(self, path):
        reader = gguf.GGUFReader(path)
        self.tensors = {
            t.name.removesuffix(".weight"): gguf.dequantize(t.data, t.tensor_type).astype(np.float32)
            for t in reader.tensors
        }
        def get(key):
            return reader.fields[f"qwen3moe.{key}"].contents()
        self.layers = get("block_count")
        self.heads, self.kv_heads = get("attention.head_count"), get("attention.head_count_kv")
        self.head_dim = get("attention.key_length")
        self.top_k = get("expert_used_count")
        self.epsilon = get("attention.layer_norm_rms_epsilon")
        self.base = get("rope.freq_base")

    def norm(self, x, name):
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + self.epsilon) * self.tensors[name]

    def rotate(self, x):
        """x: (positions, heads, head size); rotates pairs (i, i + half)."""
        half = self.head_dim // 2
        angle = np.arange(len(x))[:, None] * self.base ** (-np.arange(half) / half)
        cos, sin = np.cos(angle)[:, None], np.sin(angle)[:, None]
        a, b = x[..., :half], x[..., half:]
        return np.concatenate([a * cos - b * sin, b * cos + a * sin], -1)

    def attention(self, x, layer):
        w, n = self.tensors, len(x)
        def heads(name):
            return (x @ w[f"{layer}.{name}"].T).reshape(n, -1, self.head_dim)
        q = self.rotate(self.norm(heads("attn_q"), f"{layer}.attn_q_norm"))
        k = self.rotate(self.norm(heads("attn_k"), f"{layer}.attn_k_norm"))
        v = heads("attn_v")
        group = self.heads // self.kv_heads
        k, v = k.repeat(group, 1), v.repeat(group, 1)
        scores = np.einsum("qhd,khd->hqk", q, k) / np.sqrt(self.head_dim)
        scores += np.triu(np.full((n, n), -np.inf), 1)
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights /= weights.sum(-1, keepdims=True)
        return np.einsum("hqk,khd->qhd", weights, v).reshape(n, -1) @ w[f"{layer}.attn_output"].T

    def experts(self, x, layer):
        w = self.tensors
        scores = x @ w[f"{layer}.ffn_gate_inp"].T
        chosen = np.argsort(-scores, -1, kind="stable")[:, :self.top_k]
        weights = np.exp(scores - scores.max(-1, keepdims=True))
        weights = np.take_along_axis(weights, chosen, -1)
        weights /= weights.sum(-1, keepdims=True)
        out = np.zeros_like(x)
        for position, row in enumerate(x):
            for expert, weight in zip(chosen[position], weights[position]):
                gate = w[f"{layer}.ffn_gate_exps"][expert] @ row
                up = w[f"{layer}.ffn_up_exps"][expert] @ row
                hidden = gate / (1 + np.exp(-gate)) * up
                out[position] += weight * (w[f"{layer}.ffn_down_exps"][expert] @ hidden)
        return out, chosen

    def logits(self, ids):
        x, routes = self.tensors["token_embd"][ids], []
        for number in range(self.layers):
            layer = f"blk.{number}"
            x = x + self.attention(self.norm(x, f"{layer}.attn_norm"), layer)
            y, chosen = self.experts(self.norm(x, f"{layer}.ffn_norm"), layer)
            x = x + y
            routes.append(chosen)
        return self.norm(x, "output_norm") @ self.tensors["token_embd"].T, routes


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("model", type=pathlib.Path)
    parser.add_argument("--format", default="F32", help="whose tolerance holds (F32)")
    arguments = parser.parse_args()
    reference = json.loads((HERE / "reference.json").read_text())
    tolerance = reference["tolerance"][arguments.format]
    model = Model(arguments.model)
    worst = 0.0
    for prompt in reference["prompts"]:
        logits, routes = model.logits(prompt["ids"])
        fixed = prompt.get("fixed_ids") or reference["fixed_ids"]
        error = 0.0
        for found, expected in zip(logits, prompt["positions"]):
            for token, value in expected["top"]:
                error = max(error, abs(found[token] - value))
            error = max(error, np.abs(found[fixed] - expected["fixed"]).max())
        error /= logits.max() - logits.min()
        same = np.mean([set(a) == set(b[0]) for found, expected in zip(routes, prompt["routes"])
                        for a, b in zip(found, expected)])
        worst = max(worst, error)
        print(f"{error:.2e} of the range, {same:.1%} same experts: {prompt['prompt'][:50]!r}")
    print(f"worst {worst:.2e}, allowed {tolerance:.2e}")
    raise SystemExit(int(worst > tolerance))


if __name__ == "__main__":
    main()
