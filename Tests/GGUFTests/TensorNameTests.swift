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
    (.layer(1, .gateUpProjections), "blk.1.ffn_gate_up_exps.weight"),
  ])
  func `are spelled as in files`(name: TensorName, expected: String) {
    #expect(name.fileName == expected)
  }
}
