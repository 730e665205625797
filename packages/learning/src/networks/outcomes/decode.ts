import { baselineFromJson, survivalOver, survivalRisk } from '../../learners/baseline.ts'
import type { NetworkPrediction } from '../network-model.ts'
import { competingHazardsOf, incidenceOfHazards, survivalOfHazards } from './hazards.ts'
import type { OutcomeState } from './outcome-state.ts'
import { scoreUnder } from './scored.ts'

export type Decoded = Omit<NetworkPrediction, 'spread' | 'withoutInput'>

const nothing: Omit<Decoded, 'linear'> = {
  risk: null,
  survival: null,
  incidence: null,
  probability: null,
  value: null,
  effect: null,
}

/** What one member's output [rows, outputs] says. `arm` is what each row was given, null without treatments. */
export function decode(
  state: OutcomeState,
  output: Float64Array,
  arm: ArrayLike<number> | null,
  times: Float64Array | undefined,
): Decoded {
  switch (state.kind) {
    case 'binary':
      return underArms(state.arms, output, arm, linear => ({ risk: linear.map(inverseLogit) }))
    case 'continuous':
      return underArms(state.arms, output, arm, linear => ({
        value: linear.map(z => state.mean + state.deviation * z),
      }))
    case 'cox': {
      const baseline = baselineFromJson(state.baseline)
      const centred = (raw: Float64Array) => raw.map(value => value - state.centre)
      const decoded = underArms(state.arms, output, arm, raw => {
        const linear = centred(raw)
        return {
          risk: survivalRisk(linear, baseline, state.horizon),
          survival: survivalOver(baseline, linear, times),
        }
      })
      return { ...decoded, linear: centred(decoded.linear) }
    }
    case 'discrete-time': {
      const hazards = output.map(inverseLogit)
      const risk = survivalOfHazards(hazards, state.cuts, [state.horizon]).map(s => 1 - s)
      const survival = times && { times, probability: survivalOfHazards(hazards, state.cuts, times) }
      return { ...nothing, linear: risk.map(logLogit), risk, survival: survival ?? null }
    }
    case 'competing-risks': {
      const { causes, cuts } = state
      const hazards = competingHazardsOf(output, causes.length)
      const atHorizon = incidenceOfHazards(hazards, causes.length, cuts, [state.horizon])
      const risk = atHorizon.filter((_, at) => at % causes.length === 0)
      const incidence = times && {
        times,
        causes,
        probability: incidenceOfHazards(hazards, causes.length, cuts, times),
      }
      return { ...nothing, linear: risk.map(logLogit), risk, incidence: incidence ?? null }
    }
    case 'ordinal': {
      const width = state.levels.length + 1
      return {
        ...nothing,
        linear: output.filter((_, at) => at % width === 0),
        probability: output.filter((_, at) => at % width > 0),
      }
    }
  }
}

/** Reads the score under the arm that was given, and what it would be under each arm. */
function underArms(
  arms: readonly string[] | null,
  output: Float64Array,
  arm: ArrayLike<number> | null,
  read: (linear: Float64Array) => Partial<Omit<Decoded, 'linear'>>,
): Decoded {
  const outputs = arms?.length ?? 1
  const linear = scoreUnder(output, outputs, arm)
  const own = { ...nothing, linear, ...read(linear) }
  if (arms === null) return own
  const added = output.map((value, at) => (at % outputs === 0 ? 0 : value))
  const outcome = new Float64Array(output.length)
  for (let k = 0; k < outputs; k++) {
    const given = new Uint8Array(linear.length).fill(k)
    const { risk, value } = { ...nothing, ...read(scoreUnder(output, outputs, given)) }
    ;(risk ?? value)?.forEach((number, row) => {
      outcome[row * outputs + k] = number
    })
  }
  return { ...own, effect: { arms, linear: added, outcome } }
}

function inverseLogit(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z))
}

/** log(−log(1 − p)), the scale on which hazards are proportional; finite for 0 and 1. */
function logLogit(p: number): number {
  return Math.log(-Math.log1p(-Math.min(Math.max(p, 1e-12), 1 - 1e-12)))
}
