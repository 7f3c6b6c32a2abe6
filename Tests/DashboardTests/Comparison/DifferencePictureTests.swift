import Events
import SampleSessions
import Session
import Testing

@testable import Dashboard

struct DifferencePictureTests {
  private func tally(_ uses: [ExpertUse]) -> Tally {
    TestSession.fold(
      TestSession.events(
        [
          .header(TestSession.header(layers: 2, experts: 8))
        ] + (0..<20).map { _ in TestSession.token(uses: uses) }
      )
    ).tally
  }

  private func picture(_ subject: DifferencePicture.Subject, columns: Int) -> DifferencePicture {
    DifferencePicture(
      left: tally([TestSession.use(0, 0, .miss), TestSession.use(0, 5, .miss)]),
      right: tally([TestSession.use(0, 1, .miss), TestSession.use(0, 5, .miss)]),
      subject: subject,
      columns: columns,
      rows: 2
    )
  }

  @Test func `a cell says who has the expert`() {
    for subject in DifferencePicture.Subject.allCases {
      let picture = picture(subject, columns: 8)
      #expect(picture.content(column: 0, row: 0) == .onlyLeft)
      #expect(picture.content(column: 1, row: 0) == .onlyRight)
      #expect(picture.content(column: 5, row: 0) == .both)
      #expect(picture.content(column: 2, row: 0) == [])
      #expect(picture.content(column: 0, row: 1) == [])
      #expect(picture.content(column: 99, row: 99) == [])
    }
  }

  @Test func `a cell of several experts shows that they differ both ways`() {
    let picture = picture(.resident, columns: 4)
    #expect(picture.geometry.expertsPerDot == 2)
    #expect(picture.content(column: 0, row: 0) == [.onlyLeft, .onlyRight])
    #expect(picture.content(column: 2, row: 0) == .both)
  }

  @Test(arguments: [DifferenceGlyphs.blocks, .braille, .ascii])
  func `contents are told apart without colours`(glyphs: DifferenceGlyphs) {
    let all = [glyphs.onlyLeft, glyphs.onlyRight, glyphs.both, glyphs.mixed]
    #expect(Set(all).count == 4)
    #expect(!all.contains(" "))
  }

  @Test func `an expert chosen less than its share is not chosen often`() {
    let state = TestSession.fold(
      TestSession.events(
        [.header(TestSession.header(layers: 1, experts: 4))]
          // 40 tokens later, at a half-life of 8, one choice has faded.
          + [TestSession.token(uses: [TestSession.use(0, 3)])]
          + (0..<40).map { _ in TestSession.token(uses: [TestSession.use(0, 0)]) }
      )
    )
    let picture = DifferencePicture(
      left: state.tally,
      right: state.tally,
      subject: .chosen,
      columns: 4,
      rows: 1
    )
    #expect(picture.content(column: 0, row: 0) == .both)
    #expect(picture.content(column: 3, row: 0) == [])
  }
}
