import Events

extension PackFile {
  /// Reads every copy of every expert and checks it.
  ///
  /// - Parameter file: the pack, open for reading
  /// - Returns: copies that were checked
  /// - Throws: ``PackError/damaged(_:_:)`` for the first that is not sound, ``ExpertsError``
  ///   when the file cannot be read
  package func verifyAll(from file: DirectFile) throws -> Int {
    var count = 0
    for copy in shape.copies {
      for (layer, pieces) in shape.model.layers.enumerated() where !pieces.isEmpty {
        for index in 0..<shape.model.expertCount {
          try verify(ExpertID(layer: layer, index: index), copy, file)
          count += 1
        }
      }
    }
    return count
  }

  private func verify(_ expert: ExpertID, _ copy: ExpertCopy, _ file: DirectFile) throws {
    let (offset, count) = try range(of: expert, copy: copy)
    let window = ExpertLayout.window(offset: offset, count: count, alignment: file.alignment)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: window.count,
      alignment: file.alignment
    )
    defer { memory.deallocate() }
    _ = try file.read(into: memory, offset: offset, count: count, alignment: file.alignment)
    try verify(
      UnsafeRawBufferPointer(start: memory + (offset - window.start), count: count),
      of: expert,
      copy: copy
    )
  }
}
