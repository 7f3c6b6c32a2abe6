import Events
import SampleSessions
import Testing

@testable import Export

@Suite("MetricsCSV")
struct MetricsCSVTests {
  @Test func `a token is a row of its figures`() throws {
    let session = try ExportedSession(SampleTalk.session(words: ["a,\"b"]))
    #expect(
      try exported(MetricsCSV(), session) == """
        token,position,phase,tokens_per_second,uses,hits,late,misses,lower_precision,skipped,\
        evictions,reads,prefetches,read_bytes,start_ns,end_ns,attention_ns,experts_ns,stall_ns,\
        other_ns
        0,0,decode,2.000,3,2,0,1,0,0,1,1,0,1000,0,500000000,100,200,50,150

        """
    )
  }

  @Test func `a token of a prompt has no speed`() throws {
    let events = TestSession.events([TestSession.token(phase: .prefill)])
    let rows = try exported(MetricsCSV(), ExportedSession(events)).split(separator: "\n")
    #expect(rows[1].hasPrefix("0,0,prefill,,0,"))
  }
}
