import Glibc
import SampleFiles
import Testing

@testable import Inference

@Suite("Memory reading")
struct MemoryReadingTests {
  private let folder: TemporaryFolder

  /// A machine of 1000 kB with 600 kB available.
  init() throws {
    folder = try TemporaryFolder()
    try write(
      "MemTotal:  1000 kB\nMemFree:  100 kB\nMemAvailable:  600 kB\n",
      to: "proc/meminfo"
    )
  }

  private func write(_ text: String, to path: String) throws {
    var made = folder.path
    for name in path.split(separator: "/").dropLast() {
      made += "/\(name)"
      mkdir(made, 0o700)
    }
    try folder.write(Array(text.utf8), to: path)
  }

  private func reading() -> MemoryReading { MemoryReading(root: folder.path) }

  @Test func `without a control group the machine's own figures count`() {
    #expect(reading() == MemoryReading(availableBytes: 600 << 10, totalBytes: 1000 << 10))
  }

  @Test func `a group of version 2 leaves its limit less what cannot be given back`() throws {
    try write("0::/work/job\n", to: "proc/self/cgroup")
    try write("400000\n", to: "sys/fs/cgroup/work/job/memory.max")
    try write("300000\n", to: "sys/fs/cgroup/work/job/memory.current")
    try write(
      "anon 90000\ninactive_file 100000\nactive_file 20000\n",
      to: "sys/fs/cgroup/work/job/memory.stat"
    )
    #expect(reading() == MemoryReading(availableBytes: 220_000, totalBytes: 400_000))
    // The group above has less to give.
    try write("200000\n", to: "sys/fs/cgroup/work/memory.max")
    try write("150000\n", to: "sys/fs/cgroup/work/memory.current")
    #expect(reading() == MemoryReading(availableBytes: 50_000, totalBytes: 200_000))
    try write("max\n", to: "sys/fs/cgroup/work/memory.max")
    #expect(reading().availableBytes == 220_000)
  }

  @Test func `a container's own group is at the top, whatever its path is called`() throws {
    try write("9:name=systemd:/\n4:cpu,memory:/docker/abc\n0::/\n", to: "proc/self/cgroup")
    try write("500000\n", to: "sys/fs/cgroup/memory/memory.limit_in_bytes")
    try write("450000\n", to: "sys/fs/cgroup/memory/memory.usage_in_bytes")
    try write(
      "inactive_file 1\ntotal_inactive_file 30000\ntotal_active_file 20000\n",
      to: "sys/fs/cgroup/memory/memory.stat"
    )
    #expect(reading() == MemoryReading(availableBytes: 100_000, totalBytes: 500_000))
  }

  @Test func `no limit at all is no limit`() throws {
    try write("4:memory:/\n", to: "proc/self/cgroup")
    try write("9223372036854771712\n", to: "sys/fs/cgroup/memory/memory.limit_in_bytes")
    try write("5\n", to: "sys/fs/cgroup/memory/memory.usage_in_bytes")
    #expect(reading() == MemoryReading(availableBytes: 600 << 10, totalBytes: 1000 << 10))
  }

  @Test func `a group over its limit has nothing left`() throws {
    try write("0::/\n", to: "proc/self/cgroup")
    try write("1000\n", to: "sys/fs/cgroup/memory.max")
    try write("2000\n", to: "sys/fs/cgroup/memory.current")
    #expect(reading().availableBytes == 0)
  }

  @Test func `this machine tells plausible figures`() {
    let reading = MemoryReading.current()
    #expect(reading.availableBytes > 1 << 20 && reading.availableBytes <= reading.totalBytes)
  }

  @Test(arguments: [(512 << 20, 53_687_091), (4 << 30, 256 << 20), (100 << 30, 3 << 30)])
  func `the reserve is 256 MiB, more on large machines and less on small ones`(
    total: Int,
    reserve: Int
  ) {
    let reading = MemoryReading(availableBytes: 0, totalBytes: total)
    #expect(reading.reserveBytes == reserve)
  }
}
