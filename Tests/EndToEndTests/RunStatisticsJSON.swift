/// The fields of `--stats=json` that tests look at.
struct RunStatisticsJSON: Decodable {
  struct Store: Decodable {
    let budgetBytes: Int
    let slots: Int
    let reads: Int
    let readBytes: Int
    let hits: Int
    let requests: Int
    let evictions: Int
    let readsDirectly: Bool
    let alignment: Int
  }

  struct Speculation: Decodable {
    let drafted: Int
    let accepted: Int
  }

  struct Kernel: Decodable {
    let storageReadBytes: Int
    let requestedReadBytes: Int
    let peakResidentBytes: Int
  }

  let speculation: Speculation
  let store: Store
  let kernel: Kernel
  let denseBytes: Int
  let cacheBytes: Int
}
