import Testing

@testable import Tokenization

@Suite("Errors of a template")
struct TemplateErrorTests {
  @Test(arguments: [
    ("a\n{{ x.y.z }}", "line 2 of the chat template: 'x' is undefined, so it has no 'y'"),
    ("{% if x %}", "line 1 of the chat template: what begins here has no '{% endif %}'"),
    ("\n\n{{ 'a", "line 3 of the chat template: a text that begins with ' is never closed"),
    ("{{ a b }}", "line 1 of the chat template: 'b' where '}}' was expected"),
    ("{{ a", "line 1 of the chat template: '{{' is never closed"),
    ("{# a", "line 1 of the chat template: the comment '{#' has no '#}'"),
    ("{{ 1 + none }}", "line 1 of the chat template: '+' between a number and none"),
    ("{{ x() }}", "line 1 of the chat template: 'x' is undefined"),
    (
      "{{ 'a'.format() }}",
      "line 1 of the chat template: the method of a text 'format' is not supported"
    ),
    ("{{ 1 / 0 }}", "line 1 of the chat template: a division by zero"),
    ("{{ a ? b }}", "line 1 of the chat template: nothing in a tag begins with '?'"),
    ("{{ 2 ** 3 }}", "line 1 of the chat template: the operator '**' is not supported"),
    ("{{ '\\xZZ' }}", "line 1 of the chat template: 'ZZ' is no code point in 2 hexadecimal digits"),
    (
      "{{ 99999999999999999999 }}",
      "line 1 of the chat template: the number 99999999999999999999 is too large"
    ),
    (
      "{{ raise_exception('No ' + 'way') }}",
      "line 1 of the chat template: it refuses the conversation: No way"
    ),
  ])
  func `name the line and what is wrong`(source: String, expected: String) {
    #expect(Rendering.error(source)?.description == expected)
  }

  @Test func `name what is supported instead`() throws {
    let filter = try #require(Rendering.error("{% if false %}{{ a|sparkle }}{% endif %}"))
    #expect(filter.description.contains("the filter 'sparkle' is not supported (supported: "))
    let statement = try #require(Rendering.error("{% include 'x' %}"))
    #expect(statement.description.contains("the statement 'include' is not supported"))
    let test = try #require(Rendering.error("{{ a is shiny }}"))
    #expect(test.description.contains("the test 'shiny' is not supported"))
  }

  @Test func `are one line that no terminal obeys`() throws {
    let error = try #require(Rendering.error("{{ raise_exception('a\\n\\x1b[2Jb') }}"))
    #expect(error.description.hasSuffix("conversation: a  [2Jb"))
  }

  @Test func `after a macro are those of the line that called it`() {
    let source = "{% macro m() %}\n\n\n{% endmacro %}\n{{ m() }}{{ x.y.z }}"
    #expect(Rendering.error(source)?.line == 5)
  }

  @Test func `a template cut anywhere is an error or a template, never a trap`() {
    let source = """
      {%- macro m(a, b=[1, {'k': "v"}]) -%}{{ a[1:-1:2] ~ b|tojson(indent=2) }}{%- endmacro -%}
      {# note #}{% for x, y in d.items() if x is not none %}{{ loop.index + 1 }}
      {% set ns.q = 'a' if x in [1.5, -2] else "b\\u00e9" %}{% else %}{% raw %}{{{% endraw %}
      {% endfor %}{% call(v) m('x') %}{{ v.a['b']|trim }}{% endcall %}{% set t %}x{% endset %}
      """
    let scalars = Array(source.unicodeScalars)
    var failures = 0
    for end in scalars.indices {
      var cut = String.UnicodeScalarView()
      cut.append(contentsOf: scalars[..<end])
      if Rendering.error(String(cut)) != nil { failures += 1 }
      // And with one character left out of the middle.
      cut.append(contentsOf: scalars[(end + 1)...])
      _ = Rendering.error(String(cut), #"{"d": {"a": 1}}"#)
    }
    #expect(failures > scalars.count / 2)
  }
}
