import Testing

@testable import Experts

@Suite("Simulated storage")
struct SimulatedStorageTests {
  @Test(arguments: [
    ("600MB/s,100us", 0.6, 100_000), ("2.5GB/s,1ms", 2.5, 1_000_000), ("500kb/s", 0.0005, 0),
    ("1000000000B/s,0s", 1, 0), ("1GiB/s,80µs", 1.073741824, 80_000), ("1GB/s,250ns", 1, 250),
  ])
  func `reads a speed and a delay`(text: String, speed: Double, latency: Int64) throws {
    let storage = try SimulatedStorage(parsing: text)
    #expect(abs(storage.speed - speed) < speed * 1e-12)
    #expect(storage.latency == latency)
  }

  @Test(arguments: [
    "", ",", "600", "MB/s", "600MB", "-1MB/s", "0MB/s", "600MB/s,", "600MB/s,100", "1e3MB/s",
    "600MB/s,100us,1", "600 MB/s", "600MB/s,-1us", "600MB/s,61s", "9e99GB/s", "1.2.3MB/s",
  ])
  func `refuses what is no storage`(text: String) {
    #expect(throws: ExpertsError.notAStorage(text)) { try SimulatedStorage(parsing: text) }
  }

  @Test func `transfers go one after the other, delays side by side`() throws {
    // One byte takes one nanosecond.
    let device = SimulatedDevice(try SimulatedStorage(parsing: "1GB/s,10us"))
    #expect(device.end(start: 1000, bytes: 4096) == 1000 + 4096 + 10_000)
    #expect(device.end(start: 1000, bytes: 4096) == 1000 + 2 * 4096 + 10_000)
    #expect(device.end(start: 2000, bytes: 1000) == 1000 + 2 * 4096 + 1000 + 10_000)
    // After a pause the device is idle again.
    #expect(device.end(start: 50_000, bytes: 1000) == 61_000)
  }
}
