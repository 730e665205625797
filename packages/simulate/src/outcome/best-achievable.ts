import { harrellConcordance } from '@tessera/statistics'
import type { BestAchievable } from '../truth/truth.ts'

/** Patients of one centre of a large simulated cohort. */
export interface ScoredCentre {
  /** P(event by the horizon) given all that the score may know: the score itself. */
  readonly risk: Float64Array
  /** Event times without censoring; null for a binary outcome. */
  readonly time: Float64Array | null
}

/**
 * The discrimination of scores that are true conditional probabilities. As each score is its patient's
 * probability of an event, the expectation over outcomes is taken exactly:
 * AUC = sum over pairs of r_i (1 - r_j) [r_i > r_j] / sum over pairs of r_i (1 - r_j), within a centre,
 * and centres are averaged by their number of patients. What is left to chance is which patients were drawn.
 */
export function bestAchievable(
  given: BestAchievable['given'],
  centres: readonly ScoredCentre[],
  horizon: number | null,
): BestAchievable {
  const patients = centres.reduce((sum, centre) => sum + centre.risk.length, 0)
  const weighted = (measure: (centre: ScoredCentre) => number) =>
    centres.reduce((sum, centre) => sum + (centre.risk.length / patients) * measure(centre), 0)
  const brier = weighted(({ risk }) => risk.reduce((sum, r) => sum + r * (1 - r), 0) / risk.length)
  const combined = (errors: readonly number[]) =>
    Math.sqrt(sumOfSquares(errors.map((se, i) => (centres[i].risk.length / patients) * se)))
  const concordances = horizon === null ? null : centres.map(centre => concordanceOf(centre, horizon))
  return {
    given,
    auc: weighted(({ risk }) => expectedAuc(risk)),
    aucSe: combined(centres.map(centre => standardError(batchesOf(centre).map(risk => expectedAuc(risk))))),
    concordance: concordances && weighted(centre => concordances[centres.indexOf(centre)].value),
    concordanceSe: concordances && combined(concordances.map(c => c.se)),
    brier,
    patients,
  }
}

/**
 * Expected AUC of scores over the outcomes of patients whose true probabilities are known, ties counted half:
 * sum over pairs of p_i (1 - p_j) [s_i > s_j] / sum over pairs of p_i (1 - p_j).
 * @param risk true probability of the event of each patient; the scores themselves where those are the probabilities
 */
export function expectedAuc(score: Float64Array, risk: Float64Array = score): number {
  const order = Uint32Array.from(score.keys()).sort((a, b) => score[a] - score[b])
  let below = 0
  let concordant = 0
  let events = 0
  let own = 0
  for (let start = 0, end = 0; start < order.length; start = end) {
    let tiedEvents = 0
    let tiedOwn = 0
    for (; end < order.length && score[order[end]] === score[order[start]]; end++) {
      const p = risk[order[end]]
      tiedEvents += p
      tiedOwn += p * (1 - p)
    }
    const tiedOthers = end - start - tiedEvents
    // Ties count half; a patient makes no pair with itself.
    concordant += tiedEvents * below + (tiedEvents * tiedOthers - tiedOwn) / 2
    below += tiedOthers
    events += tiedEvents
    own += tiedOwn
  }
  return concordant / (events * below - own)
}

function concordanceOf({ risk, time }: ScoredCentre, horizon: number): { value: number; se: number } {
  if (!time) return { value: Number.NaN, se: Number.NaN }
  const cut = Float64Array.from(time, t => Math.min(t, horizon))
  const event = Uint8Array.from(time, t => (t <= horizon ? 1 : 0))
  return harrellConcordance({ time: cut, event, risk })
}

/** Twenty consecutive parts, to see how much chance is left. */
function batchesOf({ risk }: ScoredCentre): Float64Array[] {
  const size = Math.floor(risk.length / 20)
  return Array.from({ length: 20 }, (_, i) => risk.subarray(i * size, (i + 1) * size))
}

function standardError(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(sumOfSquares(values.map(v => v - mean)) / (values.length - 1) / values.length)
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0)
}
