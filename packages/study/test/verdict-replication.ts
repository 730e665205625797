import { createRandom } from '@tessera/statistics'
import { scoreInteraction } from '../src/verdict/score-interaction.ts'
import { declaredPower, type Verdict, verdictOf } from '../src/verdict/verdict.ts'

export const margin = 1.25
export const declared = 1.5
const level = 0.95

/**
 * One cohort of two arms chosen by stage, with a score that foretells the outcome and, by `interaction` (log ratio of
 * hazard ratios per SD), changes the effect of treatment; treatment starts within two months. Months.
 */
export function drawVerdict(n: number, interaction: number, seed: number): Verdict | string {
  const random = createRandom(seed, 'verdict', n)
  const time = new Float64Array(n)
  const event = new Uint8Array(n)
  const start = new Float64Array(n)
  const score = new Float64Array(n)
  const stage = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    stage[i] = random.next() < 0.4 ? 1 : 0
    score[i] = random.normal()
    const treated = random.next() < (stage[i] === 1 ? 0.6 : 0.4)
    const begins = treated ? 2 * random.next() : Number.POSITIVE_INFINITY
    const rate = 0.025 * Math.exp(0.5 * stage[i] + 0.3 * score[i])
    const unit = -Math.log1p(-random.next())
    const ratio = Math.exp(-0.3 + interaction * score[i])
    const happens = unit < rate * begins ? unit / rate : begins + (unit - rate * begins) / (rate * ratio)
    const lost = 24 + 36 * random.next()
    time[i] = Math.min(happens, lost)
    event[i] = happens <= lost ? 1 : 0
    start[i] = begins < time[i] ? begins : Number.NaN
  }
  const fit = scoreInteraction({ time, event, start, score, adjust: [stage] })
  return typeof fit === 'string' ? fit : verdictOf({ ...fit, margin, declared, level })
}

/**
 * The power of finding a ratio at a size, by a count of events alone: the variance of the interaction is
 * 1 / (d p (1 - p)) for a score of SD 1, d events and a share p treated (Schmoor, Sauerbrei & Schumacher, Stat Med
 * 2000;19:441).
 */
export function plannedPower(events: number, share: number, ratio: number): number {
  return declaredPower(1 / Math.sqrt(events * share * (1 - share)), ratio, level)
}
