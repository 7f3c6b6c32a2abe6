"""Write what the pre-gated sample model should compute into `reference-pregated.json`.

The weights are those of the GGUF file, dequantised, so that a program differs only by how it
rounds activations; the arithmetic is that of `train.py`, in float32. The prompts and the layout
are those of `reference.json`. Needs `torch`, `gguf` and `numpy`.
"""
import argparse
import json
import pathlib

import gguf
import torch

import train

HERE = pathlib.Path(__file__).resolve().parent
ATTENTION = {"q_proj": "attn_q", "k_proj": "attn_k", "v_proj": "attn_v", "o_proj": "attn_output",
             "q_norm": "attn_q_norm", "k_norm": "attn_k_norm"}


def load(path):
    reader = gguf.GGUFReader(path)
    tensors = {t.name.removesuffix(".weight"): torch.from_numpy(
        gguf.quants.dequantize(t.data, t.tensor_type).copy()) for t in reader.tensors}
    config = train.Config(**json.loads((HERE / "config.json").read_text()))
    model = train.Model(config, pregated=True).eval()
    with torch.no_grad():
        model.embed_tokens.weight.copy_(tensors["token_embd"])
        model.norm.weight.copy_(tensors["output_norm"])
        for number, layer in enumerate(model.layers):
            name = f"blk.{number}"
            layer.input_layernorm.weight.copy_(tensors[f"{name}.attn_norm"])
            layer.post_attention_layernorm.weight.copy_(tensors[f"{name}.ffn_norm"])
            for own, stored in ATTENTION.items():
                getattr(layer.self_attn, own).weight.copy_(tensors[f"{name}.{stored}"])
            layer.mlp.gate.weight.copy_(tensors[f"{name}.ffn_gate_inp"])
            if layer.mlp.pregate is not None:
                layer.mlp.pregate.weight.copy_(tensors[f"{name}.ffn_pregate_inp"])
            for part in ("gate", "up", "down"):
                getattr(layer.mlp, f"w_{part}").copy_(
                    tensors[f"{name}.ffn_{part}_exps"].transpose(1, 2))
    return model


@torch.no_grad()
def compute(model, ids):
    """Logits at every position, and the routing of every layer."""
    routes = []
    hooks = []
    for layer in model.layers:
        def record(module, inputs, result):
            x, logits = inputs if len(inputs) == 2 else (inputs[0], None)
            scores = module.gate(x).float() if logits is None else logits
            weights, chosen = scores.softmax(-1).topk(module.c.num_experts_per_tok, -1)
            weights = weights / weights.sum(-1, keepdim=True)
            routes.append([[c.tolist(), w.tolist()] for c, w in zip(chosen, weights)])
        hooks.append(layer.mlp.register_forward_hook(record))
    logits, _ = model(torch.tensor([ids]))
    for hook in hooks:
        hook.remove()
    return logits[0], routes


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", default=HERE / "moetop-sample-pregated-q8_0.gguf")
    parser.add_argument("--greedy", type=int, default=32)
    a = parser.parse_args()
    model = load(a.model)
    source = json.loads((HERE / "reference.json").read_text())
    prompts = []
    for prompt in source["prompts"][:4]:
        logits, routes = compute(model, prompt["ids"])
        ids, margins = list(prompt["ids"]), []
        for _ in range(a.greedy):
            best = compute(model, ids)[0][-1].topk(2)
            margins.append(float(best.values[0] - best.values[1]))
            ids.append(int(best.indices[0]))
        prompts.append(dict(
            prompt=prompt["prompt"], ids=prompt["ids"], pieces=prompt["pieces"],
            fixed_ids=prompt["fixed_ids"], routes=routes, greedy=ids[len(prompt["ids"]):],
            margins=margins,
            positions=[dict(top=[[int(i), float(row[i])] for i in row.topk(8).indices],
                            fixed=[float(row[i]) for i in prompt["fixed_ids"]])
                       for row in logits]))
    out = dict(made_with="pregated_reference.py, float32 arithmetic on the file's own weights",
               tolerance={"Q8_0": 0.02}, prompts=prompts)
    (HERE / "reference-pregated.json").write_text(json.dumps(out, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
