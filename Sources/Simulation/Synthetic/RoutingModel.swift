/// The statistics of a router: its shape, and where its choices come from.
///
/// A logit is a sum of four parts, whose variances add up to 1: what an expert always gets
/// (bias), the slow topic of the text, the token, and noise.
package struct RoutingModel: Equatable, Sendable {
  package var layerCount: Int
  /// Experts in a layer.
  package var expertCount: Int
  /// Experts that the router picks for a token (top-k).
  package var expertsPerToken: Int

  /// Variances of the four parts of a logit.
  var biasVariance: Float
  var topicVariance: Float
  var tokenVariance: Float
  var noiseVariance: Float

  /// Correlation of the topic, and of what the tokens are, from token to token.
  var topicMemory: Float
  var tokenMemory: Float
  /// Correlation of what a token is from layer to layer.
  var depthMemory: Float
  /// Dimensions of the topic and of the token's latent.
  var topicSize = 16
  var tokenSize = 6
  /// Divides logits before they become weights.
  var temperature: Float = 1
}
