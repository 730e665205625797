import { Assay, type Sample, unknownSample } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'
import { irae } from './assumptions.ts'
import type { BloodDraw } from './blood-draws.ts'
import { type Metabolite, metabolicFactors, metabolitePanel } from './metabolome-law.ts'
import type { IraePatient } from './patient.ts'
import { drawSeries } from './series.ts'

const v = irae.values

/** A patient with their draws. */
export interface Sampled {
  readonly who: IraePatient
  readonly draws: readonly BloodDraw[]
}

interface Injection {
  readonly sample: Sample
  /** Log level of each metabolite before the instrument. */
  readonly level: Float64Array
}

/**
 * The metabolomics of all draws: fifteen patients of a centre are a batch, all their samples together in random order, with
 * pooled QC samples before, after and between, and two blanks. The logarithm of an intensity is level + batch + drift over the
 * batch + noise; what falls under the limit of detection is missing. A batch is drawn from a stream of its own, so that more
 * patients add batches.
 */
export function metabolomeRuns(cohort: readonly Sampled[], seed: number): Assay {
  const panel = metabolitePanel(seed)
  const batches = [
    ...Map.groupBy(
      cohort,
      ({ who }) => `${who.centre.name} plate ${1 + Math.floor(who.index / v.patientsPerBatch)}`,
    ),
  ]
  const samples: Sample[] = []
  const columns: Float64Array[] = []
  for (const [name, own] of batches) {
    const random = createRandom(seed, 'ici irae batch', name)
    const plan = injections(own, panel, name, seed, random.permutation(own.flatMap(drawn).length))
    const shape = panel.map(() => ({
      offset: v.batchSd * random.normal(),
      slope: v.driftSd * random.normal(),
      bend: 0.5 * v.driftSd * random.normal(),
    }))
    plan.forEach(({ sample, level }, place) => {
      const through = place / Math.max(1, plan.length - 1)
      samples.push({ ...sample, runOrder: 1000 * batches.findIndex(([other]) => other === name) + place + 1 })
      columns.push(
        Float64Array.from(panel, ({ limit }, f) => {
          const { offset, slope, bend } = shape[f]
          const instrument = offset + slope * (through - 0.5) + bend * Math.sin(2 * Math.PI * through)
          const log = level[f] + instrument + v.noiseSd * random.normal()
          return log < limit ? Number.NaN : Math.exp(log)
        }),
      )
    })
  }
  const values = new Float64Array(panel.length * columns.length)
  columns.forEach((column, s) => {
    column.forEach((value, f) => {
      values[f * columns.length + s] = value
    })
  })
  return new Assay({
    name: 'plasma metabolome',
    scale: 'intensity',
    features: panel.map(({ id }) => ({ id, symbol: null, names: {} })),
    samples,
    values,
  })
}

const drawn = ({ who, draws }: Sampled) =>
  draws.flatMap((draw, at) => (draw.drawn ? [{ who, draw, at, all: draws }] : []))

function injections(
  own: readonly Sampled[],
  panel: readonly Metabolite[],
  batch: string,
  seed: number,
  order: Int32Array,
): Injection[] {
  const levels = new Map(own.map(one => [one.who.id, levelsOf(one, panel, seed)]))
  const study = own.flatMap(drawn).map(
    ({ who, draw, at }): Injection => ({
      sample: {
        ...unknownSample(`${who.id}-W${String(draw.week).padStart(2, '0')}`),
        kind: 'study',
        patientId: who.id,
        visit: `week ${draw.week}`,
        takenAt: draw.day,
        batch,
        material: 'plasma',
      },
      level: levels.get(who.id)?.[at] ?? new Float64Array(panel.length),
    }),
  )
  const pool = Float64Array.from(panel, ({ mean, loading }) => mean + (v.ownSd ** 2 + loading ** 2) / 2)
  const blank = pool.map(level => level - Math.log(100))
  let count = 0
  const other = (kind: 'qc' | 'blank', level: Float64Array): Injection => ({
    sample: { ...unknownSample(`${batch} ${kind} ${++count}`.replaceAll(' ', '-')), kind, batch },
    level,
  })
  const plan: Injection[] = [
    other('blank', blank),
    other('blank', blank),
    other('qc', pool),
    other('qc', pool),
  ]
  order.forEach((place, i) => {
    plan.push(study[place])
    if ((i + 1) % v.qcEvery === 0) plan.push(other('qc', pool))
  })
  return [...plan, other('qc', pool), other('qc', pool)]
}

/** Log levels of a patient at each of their visits. */
function levelsOf({ who, draws }: Sampled, panel: readonly Metabolite[], seed: number): Float64Array[] {
  const random = createRandom(seed, 'ici irae metabolome', who.id)
  const weeks = draws.map(({ week }) => week)
  const factors = metabolicFactors.map(series => drawSeries(series, who.latent, weeks, random))
  const own = Float64Array.from(panel, () => v.ownSd * random.normal())
  return weeks.map((_, at) =>
    Float64Array.from(
      panel,
      ({ mean, factor, loading }, f) => mean + own[f] + (factor < 0 ? 0 : loading * factors[factor][at]),
    ),
  )
}
