import type { Training } from '@tessera/evidence'
import {
  causeTraining,
  firstCauseIncidence,
  type Modality,
  type OutcomeRows,
  outcomeCutOff,
} from '@tessera/learning'
import { kaplanMeier, survivalAt } from '@tessera/statistics'
import type { NetworkModelSpec } from './model-spec.ts'
import { fitNetworkModel } from './network-model.ts'
import type { RunModel } from './run-model.ts'

/** More steps than these add nothing that held-out patients could tell. */
const mostSteps = 128

/**
 * Late fusion of an outcome with competing causes: the hazard of the cause that is asked about by a late-fused network of
 * time to it (the others end follow-up), the hazards of the others as all of training has them; together they make the
 * cumulative incidence ({@link firstCauseIncidence}). One parameter a modality is what few patients can carry, and a model
 * of the competing death would ask for as many again.
 */
export async function fitLateCompeting(
  spec: NetworkModelSpec,
  training: Training<OutcomeRows>,
  bags: readonly Modality[],
  seed: number,
): Promise<RunModel> {
  const { outcome } = training.data
  if (outcome.kind !== 'competing-risks')
    throw new RangeError(`the outcome is ${outcome.kind}, not of competing causes`)
  const { horizon, causes } = outcome
  const network = await fitNetworkModel(spec, causeTraining(training, 1), bags, seed)
  const steps = stepsOf(outcome.time, outcome.event, horizon)
  const others = causes.slice(1).map((_, k) => marginalHazard(training, k + 2))
  const predict: RunModel['predict'] = async (rows, times = new Float64Array(0)) => {
    const grid = Float64Array.from(new Set([...steps, ...times, horizon])).sort()
    const said = await network.predict(rows, grid)
    if (!said.survival) throw new RangeError('the network predicts no survival curve')
    const n = rows.data.size
    const own = said.survival.probability.map(s => -Math.log(Math.max(s, 1e-300)))
    const incidence = firstCauseIncidence({
      times: grid,
      hazard: [own, ...others.map(hazard => repeated(hazard(grid), n))],
    })
    const at = (row: number, time: number) => incidence[row * grid.length + grid.indexOf(time)]
    return {
      ...said,
      risk: Float64Array.from({ length: n }, (_, row) => at(row, horizon)),
      survival:
        times.length === 0
          ? null
          : {
              times,
              probability: Float64Array.from(
                { length: n * times.length },
                (_, i) => 1 - at(Math.floor(i / times.length), times[i % times.length]),
              ),
            },
    }
  }
  const { risk } = await predict(training)
  return {
    ...network,
    cutOff: outcomeCutOff(spec.learner.cutOff ?? 'median', risk, outcome),
    predict,
    describe: () => {
      const description = network.describe()
      const note = `late fusion of the hazard of ${causes[0]}; ${causes.slice(1).join(', ')} as in all of training`
      return { ...description, notes: [...description.notes, note] }
    },
  }
}

function stepsOf(time: Float64Array, event: Uint8Array, horizon: number): Float64Array {
  const all = Float64Array.from(new Set(time.filter((t, i) => event[i] > 0 && t <= horizon))).sort()
  if (all.length <= mostSteps) return all
  return Float64Array.from(
    { length: mostSteps },
    (_, k) => all[Math.round((k * (all.length - 1)) / (mostSteps - 1))],
  )
}

/** Cumulative hazard of a cause over times, of all training patients together. */
function marginalHazard(
  training: Training<OutcomeRows>,
  cause: number,
): (times: Float64Array) => Float64Array {
  const { outcome } = causeTraining(training, cause).data
  if (outcome.kind !== 'time-to-event' || !outcome.event.includes(1))
    return times => new Float64Array(times.length)
  const curve = kaplanMeier({ time: outcome.time, event: outcome.event })
  return times => survivalAt(curve, times).map(s => -Math.log(Math.max(s, 1e-12)))
}

function repeated(values: Float64Array, n: number): Float64Array {
  const all = new Float64Array(n * values.length)
  for (let row = 0; row < n; row++) all.set(values, row * values.length)
  return all
}
