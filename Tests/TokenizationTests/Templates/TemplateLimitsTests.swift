import Testing

@testable import Tokenization

@Suite("Limits of a template")
struct TemplateLimitsTests {
  private func limit(
    _ source: String,
    limits: TemplateLimits = TemplateLimits()
  ) -> String? {
    guard case .limit(let text) = Rendering.error(source, limits: limits)?.reason else {
      return nil
    }
    return text
  }

  @Test func `a macro that calls itself for ever is stopped`() {
    #expect(limit("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}") == "400 levels of nesting")
    let mutual = """
      {% macro a() %}{% if true %}{{ b() }}{% endif %}{% endmacro %}
      {% macro b() %}{% for i in [1] %}{{ [a()] }}{% endfor %}{% endmacro %}{{ a() }}
      """
    #expect(limit(mutual) == "400 levels of nesting")
    let caller = "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}"
    #expect(limit(caller) == "400 levels of nesting")
  }

  @Test func `a list of a million million elements is never made`() {
    #expect(limit("{{ range(1000000000000)|length }}") == "5000000 steps")
    #expect(limit("{{ range(-9223372036854775807, 9223372036854775807)|list }}") != nil)
    #expect(limit("{% for i in range(9223372036854775807) %}{% endfor %}") != nil)
  }

  @Test func `long names and keys are time as well`() {
    let key = "{% set k = 'x' * 8000000 %}{% set d = {'a': 1} %}{% for i in range(9999) %}"
    #expect(limit(key + "{{ d[k] }}{% endfor %}") == "5000000 steps")
    #expect(limit(key + "{{ k in d }}{% endfor %}") == "5000000 steps")
    #expect(limit(key + "{{ d.get(k) }}{% endfor %}") == "5000000 steps")
    let name = String(repeating: "x", count: 500_000)
    #expect(Rendering.error("{{ \(name) }}")?.description.contains("more than 256 bytes") == true)
  }

  @Test func `loops within loops end`() {
    let loops = String(repeating: "{% for i in range(1000) %}", count: 5)
    let ends = String(repeating: "{% endfor %}", count: 5)
    var limits = TemplateLimits()
    limits.steps = 100_000
    #expect(limit(loops + ends, limits: limits) == "100000 steps")
  }

  @Test func `a text of a gigabyte is never made`() {
    let wanted = "8388608 characters in one text"
    #expect(limit("{{ 'x' * 1000000000 }}") == wanted)
    #expect(limit("{{ 'xy' * 9223372036854775807 }}") == wanted)
    #expect(limit("{{ 'x'|indent(1000000000, true) }}") == wanted)
    #expect(limit("{{ ('x' * 10000)|replace('x', 'y' * 10000) }}") == wanted)
    #expect(limit("{{ ('x' * 10000)|list|join('y' * 10000) }}") == wanted)
    let doubled =
      "{% set n = namespace(t='x' * 64) %}{% for i in range(40) %}"
      + "{% set n.t = n.t ~ n.t %}{% endfor %}"
    #expect(limit(doubled) == wanted)
    let shared =
      "{% set n = namespace(l=['x' * 64]) %}{% for i in range(40) %}"
      + "{% set n.l = [n.l, n.l] %}{% endfor %}"
    #expect(limit(shared + "{{ n.l|string }}") == wanted)
    #expect(limit(shared + "{{ n.l|tojson }}") != nil)
    #expect(limit(shared + "{{ n.l == n.l }}") == "5000000 steps")
    let output = "{% for i in range(200) %}{{ 'x' * 100000 }}{% endfor %}"
    #expect(limit(output) == "8388608 characters of output")
  }

  @Test func `what is nested too deep to read is refused`() {
    let wanted = "64 statements and expressions inside one another"
    for (open, close) in [
      ("(", ")"), ("[", "]"), ("-", ""), ("not ", ""), ("a(", ")"), ("{1:", "}"),
    ] {
      let source =
        "{{ " + String(repeating: open, count: 100_000) + "1"
        + String(repeating: close, count: 100_000) + " }}"
      #expect(limit(source) == wanted, "\(open)")
    }
    let ifs = String(repeating: "{% if true %}", count: 50_000)
    #expect(limit(ifs) == wanted)
    let elses = String(repeating: "1 if x else ", count: 50_000)
    #expect(limit("{{ \(elses) 1 }}") == wanted)
  }

  @Test func `what is only long is read and followed`() throws {
    let sum = Array(repeating: "1", count: 20_000).joined(separator: " + ")
    #expect(try Rendering.text("{{ \(sum) }}") == "20000")
    let filters = String(repeating: "|trim", count: 20_000)
    #expect(try Rendering.text("{{ 'a'\(filters) }}") == "a")
    let branches = String(repeating: "{% elif false %}", count: 20_000)
    #expect(try Rendering.text("{% if false %}\(branches){% else %}b{% endif %}") == "b")
  }

  @Test func `values within themselves are neither followed nor kept`() {
    let list = "{% set l = [] %}{% set _ = l.append(l) %}"
    #expect(limit(list + "{{ l }}") != nil)
    #expect(limit(list + "{{ l|tojson }}") != nil)
    #expect(limit(list + "{% set m = [] %}{% set _ = m.append(m) %}{{ l == m }}") != nil)
    let deep =
      "{% set n = namespace(l=[]) %}{% for i in range(100000) %}"
      + "{% set n.l = [n.l] %}{% endfor %}"
    #expect(limit(deep + "{{ n.l }}") == "400 levels of nesting")
    #expect(Rendering.error(deep) == nil)
  }

  @Test func `a template of more than a megabyte is not read`() {
    #expect(limit(String(repeating: "x", count: (1 << 20) + 1)) == "1048576 bytes")
  }
}
