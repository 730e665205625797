import { StatisticsInputError } from '../input-error.ts'
import { binomialTable } from './binomial-table.ts'
import { requireBetween, requireWhole } from './option-range.ts'

export interface SimonOptions {
  /** Response probability that is too low to go on with. */
  readonly p0: number
  /** Response probability that is worth having. */
  readonly p1: number
  /** Largest probability of going on although p0 holds. */
  readonly alpha?: number
  /** Smallest probability of going on when p1 holds. */
  readonly power?: number
  /** Largest number of patients searched. */
  readonly nMax?: number
}

/** Stop after n1 patients with r1 responses or fewer; the treatment is of no interest with r or fewer of n. */
export interface SimonDesign {
  readonly r1: number
  readonly n1: number
  readonly r: number
  readonly n: number
  /** Expected patients under p0. */
  readonly expectedUnderP0: number
  readonly expectedUnderP1: number
  /** Probability of stopping after the first stage under p0. */
  readonly earlyStopUnderP0: number
  readonly alpha: number
  readonly power: number
}

export interface SimonDesigns {
  /** Fewest expected patients under p0. */
  readonly optimal: SimonDesign
  /** Fewest patients at most, then fewest expected. */
  readonly minimax: SimonDesign
  /** Every design that is best for some weight w n + (1 - w) E0(n): from minimax to optimal. Jung et al., Stat Med 2004;23:561. */
  readonly admissible: readonly SimonDesign[]
}

/**
 * Simon's two-stage designs for a single arm, by a search over every (r1, n1, r, n) with n up to `nMax` and exact
 * binomial probabilities. P(no interest) = B(r1; n1, p) + sum over x = r1 + 1 .. min(n1, r) of b(x; n1, p)
 * B(r - x; n - n1, p). Ties in the expected number go to the smaller n, then to the smaller n1. Simon, Control Clin
 * Trials 1989;10:1.
 * @throws StatisticsInputError when p1 is not above p0, an option is out of its range, or no design up to nMax holds
 */
export function simonTwoStage(options: SimonOptions): SimonDesigns {
  const { p0, p1, alpha = 0.05, power = 0.8, nMax = 100 } = options
  requireBetween('p0', p0, 0, 1)
  requireBetween('p1', p1, p0, 1)
  requireBetween('alpha', alpha, 0, 1)
  requireBetween('power', power, 0, 1)
  requireWhole('nMax', nMax, 2)
  const low = binomialTable(nMax, p0)
  const high = binomialTable(nMax, p1)
  const best: SimonDesign[] = []
  let leastExpected = Number.POSITIVE_INFINITY
  for (let n = 2; n <= nMax; n++) {
    const single = smallestBelow(r => low.moreThan(n, r), alpha, n)
    const design = bestOfSize(n, single, low, high, { alpha, power })
    if (!design) continue
    if (best.length === 0 || design.expectedUnderP0 < leastExpected) best.push(design)
    leastExpected = Math.min(leastExpected, design.expectedUnderP0)
  }
  if (best.length === 0)
    throw new StatisticsInputError(
      'option',
      'nMax',
      `No two-stage design of up to ${nMax} patients has alpha ${alpha} and power ${power}: raise nMax, or p1.`,
    )
  return { minimax: best[0], optimal: best[best.length - 1], admissible: lowerHull(best) }
}

type Table = ReturnType<typeof binomialTable>

/** The design of n patients with the fewest expected under p0. */
function bestOfSize(
  n: number,
  single: number,
  low: Table,
  high: Table,
  { alpha, power }: { readonly alpha: number; readonly power: number },
): SimonDesign | null {
  let best: SimonDesign | null = null
  for (let n1 = 1; n1 < n; n1++) {
    for (let r1 = 0; r1 < n1; r1++) {
      if (high.atMost(n1, r1) > 1 - power) break
      const stop = low.atMost(n1, r1)
      const expected = n1 + (1 - stop) * (n - n1)
      if (best && expected >= best.expectedUnderP0) continue
      // Going on less often lets r fall below the limit of one stage.
      let r = single
      while (r > r1 && goesOn(low, n1, r1, n, r - 1) <= alpha) r--
      const alphaHere = goesOn(low, n1, r1, n, r)
      const powerHere = goesOn(high, n1, r1, n, r)
      if (alphaHere > alpha || powerHere < power) continue
      best = {
        r1,
        n1,
        r,
        n,
        expectedUnderP0: expected,
        expectedUnderP1: n1 + (1 - high.atMost(n1, r1)) * (n - n1),
        earlyStopUnderP0: stop,
        alpha: alphaHere,
        power: powerHere,
      }
    }
  }
  return best
}

/** Probability of more than r1 responses among n1 and more than r among n. */
function goesOn(table: Table, n1: number, r1: number, n: number, r: number): number {
  let total = 0
  for (let x = r1 + 1; x <= n1; x++)
    total += table.exactly(n1, x) * (x > r ? 1 : table.moreThan(n - n1, r - x))
  return total
}

function smallestBelow(tail: (r: number) => number, alpha: number, n: number): number {
  let r = 0
  while (r < n && tail(r) > alpha) r++
  return r
}

/** The designs on the lower convex hull of (n, expected), which are ordered by falling expected number. */
function lowerHull(designs: readonly SimonDesign[]): SimonDesign[] {
  const hull: SimonDesign[] = []
  for (const design of designs) {
    while (hull.length >= 2 && !turns(hull[hull.length - 2], hull[hull.length - 1], design)) hull.pop()
    hull.push(design)
  }
  return hull
}

function turns(a: SimonDesign, b: SimonDesign, c: SimonDesign): boolean {
  return (
    (b.expectedUnderP0 - a.expectedUnderP0) * (c.n - b.n) <
    (c.expectedUnderP0 - b.expectedUnderP0) * (b.n - a.n)
  )
}
