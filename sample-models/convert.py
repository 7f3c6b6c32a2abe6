"""Turn a checkpoint of the sample model into the GGUF files beside this script.

The checkpoint is a folder with `model.safetensors` (tensor names of the Hugging Face
`Qwen3MoeForCausalLM`) and `config.json`; `tokenizer.json` is taken from the folder of
this script. A checkpoint that was trained with pre-gates keeps them, and its file is called
so. Needs `gguf`, `numpy` and `safetensors`.
"""
import argparse
import json
import pathlib

import gguf
import numpy as np
import safetensors
from gguf import GGMLQuantizationType as Format
from gguf import LlamaFileType as FileType

HERE = pathlib.Path(__file__).resolve().parent

CHAT_TEMPLATE = (
    "{% for message in messages %}"
    "{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

# Checkpoint name -> file name, both without "weight"; experts are stacked apart.
LAYER = {
    "input_layernorm": "attn_norm",
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "self_attn.q_norm": "attn_q_norm",
    "self_attn.k_norm": "attn_k_norm",
    "post_attention_layernorm": "ffn_norm",
    "mlp.gate": "ffn_gate_inp",
}
EXPERTS = {"gate_proj": "ffn_gate_exps", "up_proj": "ffn_up_exps", "down_proj": "ffn_down_exps"}


def read_checkpoint(path):
    """All tensors in float32, which holds every BF16 value exactly."""
    tensors = {}
    for name, info in safetensors.deserialize(path.read_bytes()):
        if info["dtype"] == "BF16":
            values = (np.frombuffer(info["data"], "<u2").astype(np.uint32) << 16).view(np.float32)
        elif info["dtype"] == "F32":
            values = np.frombuffer(info["data"], "<f4")
        else:
            raise SystemExit(f"{path}: {name} is {info['dtype']}, expected BF16 or F32")
        tensors[name] = values.reshape(info["shape"])
    return tensors


def collect(checkpoint, layers, experts):
    """The tensors of the file, by name, in the order in which a token meets them."""
    remaining = dict(checkpoint)
    out = {"token_embd": remaining.pop("model.embed_tokens.weight")}
    for layer in range(layers):
        old, new = f"model.layers.{layer}", f"blk.{layer}"
        pregate = remaining.pop(f"{old}.mlp.pregate.weight", None)
        if pregate is not None:
            out[f"{new}.ffn_pregate_inp"] = pregate
        for source, target in LAYER.items():
            out[f"{new}.{target}"] = remaining.pop(f"{old}.{source}.weight")
        for source, target in EXPERTS.items():
            out[f"{new}.{target}"] = np.stack(
                [remaining.pop(f"{old}.mlp.experts.{e}.{source}.weight") for e in range(experts)])
    out["output_norm"] = remaining.pop("model.norm.weight")
    if remaining:
        raise SystemExit(f"tensors without a place in the file: {sorted(remaining)}")
    return out


def add_description(writer, config, file_type):
    writer.add_name("moetop sample 21M" + (" pre-gated" if config.get("pregated") else ""))
    writer.add_author("the moetop authors")
    writer.add_license("apache-2.0")
    writer.add_description("A mixture of experts small enough to keep beside the source, "
                           "trained from scratch for moetop")
    writer.add_languages(["en"])
    writer.add_file_type(file_type)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_expert_feed_forward_length(config["moe_intermediate_size"])
    writer.add_expert_count(config["num_experts"])
    writer.add_expert_used_count(config["num_experts_per_tok"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_key_length(config["head_dim"])
    writer.add_value_length(config["head_dim"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_theta"])


def add_tokenizer(writer, tokenizer):
    added = {token["content"] for token in tokenizer["added_tokens"]}
    pieces = sorted(tokenizer["model"]["vocab"].items(), key=lambda item: item[1])
    if [token for _, token in pieces] != list(range(len(pieces))):
        raise SystemExit("the tokenizer's ids have gaps")
    kinds = gguf.TokenType
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([piece for piece, _ in pieces])
    writer.add_token_types([kinds.CONTROL if p in added else kinds.NORMAL for p, _ in pieces])
    writer.add_token_merges([" ".join(pair) for pair in tokenizer["model"]["merges"]])
    ids = dict(pieces)
    writer.add_eos_token_id(ids["<|im_end|>"])
    writer.add_pad_token_id(ids["<|endoftext|>"])
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)


def write(path, config, tokenizer, tensors, matrix_format, file_type):
    writer = gguf.GGUFWriter(path, "qwen3moe")
    add_description(writer, config, file_type)
    add_tokenizer(writer, tokenizer)
    for name, values in tensors.items():
        # Routers decide which experts run and norms are short: both keep full precision.
        is_plain = values.ndim == 1 or name.endswith(("ffn_gate_inp", "ffn_pregate_inp"))
        form = Format.F32 if is_plain else matrix_format
        writer.add_tensor(f"{name}.weight", gguf.quantize(values, form), raw_dtype=form)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    print(f"{path.name}: {path.stat().st_size / 1e6:.1f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint", type=pathlib.Path, help="folder of the checkpoint")
    parser.add_argument("--out", type=pathlib.Path, default=HERE, help="folder for the files")
    arguments = parser.parse_args()
    config = json.loads((arguments.checkpoint / "config.json").read_text())
    tokenizer = json.loads((HERE / "tokenizer.json").read_text())
    tensors = collect(
        read_checkpoint(arguments.checkpoint / "model.safetensors"),
        config["num_hidden_layers"], config["num_experts"])
    forms = [("q8_0", Format.Q8_0, FileType.MOSTLY_Q8_0)]
    if not config.get("pregated"):
        forms.insert(0, ("bf16", Format.BF16, FileType.MOSTLY_BF16))
    for name, form, file_type in forms:
        kind = "-pregated" if config.get("pregated") else ""
        path = arguments.out / f"moetop-sample{kind}-{name}.gguf"
        write(path, config, tokenizer, tensors, form, file_type)


if __name__ == "__main__":
    main()
