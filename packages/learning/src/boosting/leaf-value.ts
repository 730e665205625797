/** What bounds and penalises the value of a leaf. */
export interface LeafRule {
  readonly l1: number
  readonly l2: number
}

/**
 * The value w that minimises G w + (H + l2) w^2 / 2 + l1 |w| between two bounds (those of monotone columns):
 * -S(G, l1) / (H + l2), with S the soft threshold, moved to the nearer bound. 0 where H + l2 is 0.
 */
export function leafValue(rule: LeafRule, g: number, h: number, lower: number, upper: number): number {
  const curvature = h + rule.l2
  if (!(curvature > 0)) return Math.min(Math.max(0, lower), upper)
  const free = -softThreshold(g, rule.l1) / curvature
  return Math.min(Math.max(free, lower), upper)
}

/**
 * How far the best leaf between the bounds lowers twice its penalised loss below that of value 0:
 * -(2 G w + (H + l2) w^2 + 2 l1 |w|), which is S(G, l1)^2 / (H + l2) where no bound binds (Chen and Guestrin, KDD
 * 2016, equation 6, doubled as in XGBoost).
 */
export function leafGain(rule: LeafRule, g: number, h: number, lower: number, upper: number): number {
  const curvature = h + rule.l2
  if (!(curvature > 0)) return 0
  const free = softThreshold(g, rule.l1)
  const value = -free / curvature
  if (value >= lower && value <= upper) return (free * free) / curvature
  const bound = value < lower ? lower : upper
  return -(2 * g * bound + curvature * bound * bound + 2 * rule.l1 * Math.abs(bound))
}

function softThreshold(g: number, l1: number): number {
  return g > l1 ? g - l1 : g < -l1 ? g + l1 : 0
}
