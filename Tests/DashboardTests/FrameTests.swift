import Testing

@testable import Dashboard

struct FrameTests {
  private let appearance = Appearance()

  private func frame(_ text: String, x: Int = 0, width: Int = 8, clip: Rect? = nil) -> Frame {
    var frame = Frame(width: width, height: 1)
    let area = clip ?? frame.bounds
    frame.put(text, x: x, y: 0, style: Style(), within: area, appearance: appearance)
    return frame
  }

  @Test func `text that does not fit is cut at the edge`() {
    #expect(frame("0123456789").lines == ["01234567"])
    #expect(frame("0123", x: 6).lines == ["      01"])
  }

  @Test func `text outside of the clip is not drawn`() {
    let clip = Rect(x: 2, y: 0, width: 3, height: 1)
    #expect(frame("01234567", clip: clip).lines == ["  234"])
    #expect(frame("abc", x: -1).lines == ["bc"])
  }

  @Test func `rows above and below the frame take nothing`() {
    var frame = Frame(width: 3, height: 1)
    for y in [-1, 1] {
      frame.put("abc", x: 0, y: y, style: Style(), within: frame.bounds, appearance: appearance)
    }
    #expect(frame == Frame(width: 3, height: 1))
  }

  @Test func `a wide character takes two cells`() {
    let frame = frame("漢a")
    #expect(frame[0, 0].width == 2)
    #expect(frame[1, 0].isContinuation)
    #expect(frame[2, 0].scalar == "a")
  }

  @Test func `half a wide character is never drawn`() {
    #expect(frame("abc漢", width: 4).lines == ["abc"])
    let clip = Rect(x: 0, y: 0, width: 2, height: 1)
    #expect(frame("a漢", clip: clip).lines == ["a"])
  }

  @Test(arguments: [0, 1]) func `overwriting one half of a wide character blanks the other`(
    half: Int
  ) {
    var frame = frame("漢")
    frame.put("x", x: half, y: 0, style: Style(), within: frame.bounds, appearance: appearance)
    #expect(frame[half, 0].scalar == "x")
    #expect(frame[1 - half, 0].scalar == " ")
    #expect(frame[1 - half, 0].width == 1)
  }

  @Test func `filling cuts through wide characters cleanly`() {
    var frame = frame("漢漢漢")
    frame.fill(Rect(x: 1, y: 0, width: 4, height: 1), style: Style())
    #expect(frame == Frame(width: 8, height: 1))
  }

  @Test func `marks stay on their character`() {
    let frame = frame("e\u{301}x")
    #expect(frame[0, 0].marks == ["\u{301}"])
    #expect(frame[1, 0].scalar == "x")
    #expect(frame.lines == ["e\u{301}x"])
  }

  @Test func `a pile of marks is cut off`() {
    let frame = frame("e" + String(repeating: "\u{301}", count: 50) + "x")
    #expect(frame[0, 0].marks.count == 2)
    #expect(frame[1, 0].scalar == "x")
  }

  @Test func `marks of a character that is out of sight are dropped`() {
    let clip = Rect(x: 1, y: 0, width: 3, height: 1)
    #expect(frame("e\u{301}x", clip: clip).lines == [" x"])
    #expect(frame("\u{301}x").lines == ["x"])
  }

  @Test func `sizes below one give an empty frame`() {
    #expect(Frame(width: -3, height: 2).cells.isEmpty)
    #expect(Frame(width: 0, height: 0).lines.isEmpty)
  }

  @Test func `an area is kept, and only what was different is told`() {
    var frame = Frame(width: 4, height: 2)
    var other = frame
    for place in [(1, 0), (3, 1)] {
      other.set("x", x: place.0, y: place.1, style: Style(), within: other.bounds)
    }
    let area = Rect(x: 0, y: 0, width: 3, height: 2)
    let isChanged = frame.keep(area, of: other)
    #expect(isChanged)
    #expect(frame.lines == [" x", ""])
    let isChangedAgain = frame.keep(area, of: other)
    #expect(!isChangedAgain)
  }
}
