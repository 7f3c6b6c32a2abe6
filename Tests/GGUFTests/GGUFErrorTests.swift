import GGUF
import Testing

@Suite("GGUF errors")
struct GGUFErrorTests {
  @Test(arguments: [
    (
      GGUFError.foreign(firstBytes: Array("vers".utf8)),
      "not a GGUF file: it begins with 76 65 72 73 ('vers'), like a Git LFS pointer, not the "
        + "file itself"
    ),
    (.foreign(firstBytes: [0, 1, 2, 255]), "not a GGUF file: it begins with 00 01 02 ff"),
    (.unsupportedVersion(1), "GGUF version 1 is not supported (supported: 2 and 3)"),
    (
      .truncated(offset: 10, needed: 8, available: 3),
      "the file ends early: needed 8 bytes at offset 10, found 3"
    ),
    (
      .wrongType(key: "a.b", found: "string", expected: "bool"),
      "the metadata key 'a.b' is string, expected bool"
    ),
    (
      .removedFormat(tensor: "t", id: 4),
      "the tensor 't' has format 4, which is no longer part of GGUF"
    ),
    (
      .inPart(path: "b.gguf", .empty), "b.gguf: the file is empty"
    ),
    (
      .notFirstPart(found: 2, count: 3), "this is part 2 of 3 of a split model: open part 1"
    ),
  ])
  func `say what was found and what was expected`(error: GGUFError, expected: String) {
    #expect(error.description == expected)
  }
}
