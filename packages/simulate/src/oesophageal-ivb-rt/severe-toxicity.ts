import { daysPerMonth } from '@tessera/tables'
import { logistic } from '../outcome/draws.ts'
import { ivb } from './assumptions.ts'
import { type Arm, meanAfterProgression } from './patient.ts'
import { endingHazards } from './progression.ts'
import { placeOf } from './state.ts'
import { firstDay, toxicities } from './toxicities.ts'
import { toxicityLogit } from './toxicity.ts'

const v = ivb.values

/** Steps into which the time to the horizon is cut: two weeks each; ones eight times finer change a risk by less than 0.0005. */
const steps = 13
const aggressiveness = placeOf('aggressiveness')
const horizonDays = v.toxicityHorizon * daysPerMonth
const ends = Array.from({ length: steps }, (_, k) => (horizonDays * (k + 1)) / steps)
/** Share of the onsets of each toxicity up to the end of each step. */
const begun = toxicities.map(({ onset }) =>
  ends.map(day => Math.min(1, Math.max(0, (day - firstDay) / (2 * onset)))),
)
/** Share of grade 3 or more among the events of each toxicity. */
const severe = toxicities.map(({ grades }) => {
  const total = grades.reduce((sum, share) => sum + share, 0)
  return (grades[2] + grades[3] + grades[4]) / total
})

/**
 * P(first toxicity of grade 3 or more by six months, alive until then | everything): by the received treatment, of which
 * the arm says most, and the hazard of death, directly and after progression. Events and death are
 * independent given the latent parts.
 * @param linear linear predictor of progression or death
 */
export function severeToxicityRisk(
  latent: Float64Array,
  arm: Arm,
  linear: number,
  noSignal: boolean,
): number {
  const irradiated = arm === 'radiotherapy' ? 1 - v.notIrradiated : v.crossover
  const alive = aliveAtSteps(latent, arm, linear, noSignal)
  let risk = 0
  for (const [received, weight] of [
    ['radiotherapy', irradiated],
    ['systemic', 1 - irradiated],
  ] as const) {
    const share = toxicities.map(
      (toxicity, m) => severe[m] * logistic(toxicityLogit(toxicity, latent, received, noSignal)),
    )
    let before = 1
    for (let k = 0; k < steps; k++) {
      let free = 1
      for (let m = 0; m < share.length; m++) free *= 1 - share[m] * begun[m][k]
      risk += weight * (before - free) * alive[k]
      before = free
    }
  }
  return risk
}

/** P(alive) in the middle of each step. */
function aliveAtSteps(latent: Float64Array, arm: Arm, linear: number, noSignal: boolean): Float64Array {
  const hazards = endingHazards(arm === 'radiotherapy', noSignal)
  const dying = hazards[2] / hazards.reduce((sum, hazard) => sum + hazard, 0)
  const mean = meanAfterProgression(latent[aggressiveness], noSignal)
  const step = v.toxicityHorizon / steps
  const kept = Math.exp(-step / mean)
  const alive = new Float64Array(steps)
  const hazard = Math.exp(linear)
  let free = 1
  let progressed = 0
  for (let k = 0; k < steps; k++) {
    const later = Math.exp(-hazard * (((k + 1) * step) / v.scale) ** v.shape)
    const next = progressed * kept + (free - later) * (1 - dying) * Math.sqrt(kept)
    alive[k] = (free + progressed + later + next) / 2
    free = later
    progressed = next
  }
  return alive
}
