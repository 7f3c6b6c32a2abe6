import Dashboard
import Events
import SampleSessions
import Testing

@testable import Export

@Suite("HTMLReport")
struct HTMLReportTests {
  @Test func `the page fetches and runs nothing`() throws {
    let session = try ExportedSession(TestSession.random(seed: 1, tokens: 100))
    let page = try exported(HTMLReport(), session)
    #expect(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline';"))
    for word in ["<script", "<link", "<iframe", "url(", "@import", "src=", "href="] {
      #expect(!page.contains(word), "\(word)")
    }
    // Names of formats are the only addresses.
    let addresses = page.split(separator: "\"").filter { $0.contains("://") }
    #expect(Set(addresses) == ["http://www.w3.org/2000/svg"])
  }

  @Test func `it holds the chat, the curves and the routing`() throws {
    let page = try exported(HTMLReport(), ExportedSession(SampleTalk.session()))
    #expect(page.contains("<div class=\"said\">Because</div>"))
    #expect(page.contains("Choices of each expert"))
    #expect(page.contains("Misses of LRU with every number of slots, over 2 tokens"))
  }

  @Test func `misses of LRU are those of its stack`() throws {
    // Experts 1 and 2 of layer 0, 3 of layer 1, twice: six requests, three first uses.
    let rates = try #require(MissRates(ExportedSession(SampleTalk.session())))
    #expect(rates.rates[0] == 1)
    #expect(rates.rates[3] == 0.5)
    #expect(rates.rates.count == 17)
  }

  @Test func `levels go by the ratio to the fair share`() {
    // 16 experts, top-2: fair is 100 of 1600; chosen by every token is 800.
    let levels = [0, 49, 50, 99, 100, 141, 142, 799, 800].map {
      RoutingPicture.level(of: $0, total: 1600, 16, 2)
    }
    #expect(levels == [0, 1, 2, 2, 3, 3, 4, 8, 8])
  }
}
