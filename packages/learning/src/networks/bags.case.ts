import { type HeldOut, makeSplit, type Training } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { type Bag, BagRows, type Modality, memoryBag, type Treatment } from '../bag-rows.ts'
import type { LearningOutcome } from '../outcomes.ts'

export const size = 60
export const dimensions = 4

/** Of each patient a latent state, on which bags and outcomes depend. */
export function latentStates(seed = 1): Float64Array {
  const random = createRandom(seed, 'states')
  return Float64Array.from({ length: size }, () => random.normal())
}

/** Bags of 2 to 7 instances, one of which shows the state in its first feature; the others are noise. */
export function tileModality(states: Float64Array, name = 'tiles'): Modality {
  const random = createRandom(2, name)
  const bags = Array.from(states, (state): Bag => {
    const instances = 2 + random.integer(6)
    const values = Float32Array.from({ length: instances * dimensions }, () => random.normal())
    const key = random.integer(instances) * dimensions
    values[key] = 2 * state
    values[key + 1] = 4
    return memoryBag(values, dimensions)
  })
  return { name, dimensions, bags }
}

/** One vector a patient, its first feature the state with noise. */
export function vectorModality(states: Float64Array, name = 'clinical'): Modality {
  const random = createRandom(3, name)
  const bags = Array.from(states, state =>
    memoryBag(Float32Array.of(state + 0.5 * random.normal(), random.normal(), 7), 3),
  )
  return { name, dimensions: 3, bags }
}

/** An outcome of each kind that depends on the state. */
export function outcomeOf(kind: LearningOutcome['kind'], states: Float64Array): LearningOutcome {
  const random = createRandom(4, 'outcome')
  const noisy = states.map(state => 2 * state + 0.3 * random.normal())
  const event = Uint8Array.from(noisy, value => (value > 0 ? 1 : 0))
  const time = noisy.map(value => 20 * Math.exp(-value) * (0.5 + random.next()) + 0.1)
  const clock = { time, unit: 'months', horizon: 12 }
  if (kind === 'binary') return { kind, event }
  if (kind === 'time-to-event')
    return { kind, ...clock, event: event.map(() => (random.next() < 0.7 ? 1 : 0)) }
  if (kind === 'competing-risks')
    return {
      kind,
      ...clock,
      causes: ['recurrence', 'death'],
      event: event.map(e => (random.next() < 0.2 ? 0 : 2 - e)),
    }
  if (kind === 'continuous') return { kind, value: noisy.map(value => 100 + 10 * value), unit: 'mm' }
  return {
    kind,
    levels: ['low', 'middle', 'high'],
    level: Uint8Array.from(noisy, v => (v < -1 ? 0 : v < 1 ? 1 : 2)),
  }
}

export function bagRows(
  modalities: readonly Modality[],
  outcome: LearningOutcome,
  treatment: Treatment | null = null,
): BagRows {
  const patient = Int32Array.from({ length: modalities[0].bags.length }, (_, i) => i)
  return new BagRows({
    modalities,
    outcome,
    treatment,
    patient,
    centre: patient.map(i => i % 2),
    centres: ['C1', 'C2'],
  })
}

/** The first `count` rows to train on and the rest held out. */
export function divide(
  data: BagRows,
  count = 40,
): { readonly training: Training<BagRows>; readonly heldOut: HeldOut<BagRows> } {
  const all = Int32Array.from(data.patient.keys())
  const folds = [{ name: 'rest', training: all.slice(0, count), heldOut: all.slice(count) }]
  return makeSplit({ name: 'first', kind: 'external', groups: data.patient, folds }).folds[0].divide(data)
}
