import Experts
import SampleFiles
import Testing

@testable import Inference

@Suite("Automatic budget")
struct AutomaticBudgetTests {
  private func budget(available: Int, total: Int, rest: Int = 1 << 30) -> AutomaticBudget {
    AutomaticBudget(
      memory: MemoryReading(availableBytes: available, totalBytes: total),
      restBytes: rest,
      floorBytes: 8 << 20,
      fullBytes: 16 << 30
    )
  }

  @Test func `takes all experts where they fit`() {
    let budget = budget(available: 32 << 30, total: 40 << 30)
    #expect(budget.budget == .all && budget.bytes == 16 << 30)
    // 32 - 16 - 1 GiB.
    #expect(budget.leftBytes == 15 << 30)
  }

  @Test func `leaves the system a tenth of what is available`() {
    // Twice the reserve, 2 · 3 % of 16 GiB, is less than a tenth of 10 GiB.
    let budget = budget(available: 10 << 30, total: 16 << 30)
    #expect(budget.budget == .bytes(8 << 30))
    #expect(budget.leftBytes == 1 << 30)
    #expect(
      budget.description
        == "budget auto: 8.0 GiB of 10.0 GiB available; 1.0 GiB for weights and KV cache,"
        + " 1.0 GiB left to the system"
    )
  }

  @Test func `leaves twice the reserve where a tenth is less`() {
    // 2 · 256 MiB of 4 GiB.
    let budget = budget(available: 4 << 30, total: 8 << 30)
    #expect(budget.leftBytes == 512 << 20)
    #expect(budget.bytes == (3 << 30) - (512 << 20))
  }

  @Test func `never takes less than the floor`() {
    let budget = budget(available: 1 << 20, total: 8 << 30)
    #expect(budget.budget == .bytes(8 << 20) && budget.leftBytes == 0)
  }

  @Test func `a model's plan knows what the rest takes`() throws {
    let plan = try ModelPlan(path: SampleModel.eightBit)
    let large = MemoryReading(availableBytes: 1 << 34, totalBytes: 1 << 35)
    #expect(plan.automaticBudget(memory: large, contextLimit: 512).budget == .all)
    let none = MemoryReading(availableBytes: 0, totalBytes: 0)
    #expect(
      plan.automaticBudget(memory: none, contextLimit: 512).budget == .bytes(plan.floorBytes)
    )
    let tight = MemoryReading(availableBytes: 90 << 20, totalBytes: 90 << 20)
    let slots = try plan.automaticBudget(memory: tight, contextLimit: 512).budget.slotCount(
      for: plan.layout,
      expertsPerToken: plan.shape.expertsPerToken
    )
    #expect(slots >= 4 && slots < 192)
  }
}
