import GGUF
import Testing

@Suite("Tensor names")
struct TensorNameTests {
  @Test(arguments: [
    (TensorName.tokenEmbedding, "token_embd.weight"),
    (.outputNorm, "output_norm.weight"),
    (.output, "output.weight"),
    (.layer(0, .attentionNorm), "blk.0.attn_norm.weight"),
    (.layer(12, .router), "blk.12.ffn_gate_inp.weight"),
    (.layer(3, .gateProjections), "blk.3.ffn_gate_exps.weight"),
    (.layer(3, .downProjections), "blk.3.ffn_down_exps.weight"),
    (.layer(1, .queryKeyValue), "blk.1.attn_qkv.weight"),
    (.layerBias(1, .query), "blk.1.attn_q.bias"),
    (.layerBias(2, .selectionBias), "blk.2.exp_probs_b.bias"),
    (.layerBias(2, .downProjections), "blk.2.ffn_down_exps.bias"),
    (.layer(0, .attentionSinks), "blk.0.attn_sinks.weight"),
    (.layer(0, .sharedRouter), "blk.0.ffn_gate_inp_shexp.weight"),
    (.layer(0, .postAttentionNorm), "blk.0.post_attention_norm.weight"),
    (.rotaryFactors, "rope_freqs.weight"),
    (.layer(1, .gateUpProjections), "blk.1.ffn_gate_up_exps.weight"),
  ])
  func `are spelled as in files`(name: TensorName, expected: String) {
    #expect(name.fileName == expected)
  }
}
