import { Assay, type Sample, unknownSample } from '@tessera/omics'
import { createRandom } from '@tessera/statistics'
import { drawInstrument, instrumentAt } from './instrument.ts'

/** A sample as it comes to the laboratory: log level of each feature before the instrument. */
export interface PlatedSample {
  readonly sample: Sample
  readonly level: Float64Array
}

/** Samples that are measured together. */
export interface Plate {
  readonly name: string
  readonly samples: readonly PlatedSample[]
}

export interface PlatedRunLaw {
  readonly name: string
  readonly features: readonly {
    readonly id: string
    /** Log level of the pooled QC sample. */
    readonly pool: number
    /** Limit of detection, natural log; negative infinity where nothing is censored. */
    readonly limit: number
  }[]
  /** Natural log: between repeated measurements, over a plate, between plates. */
  readonly noiseSd: number
  readonly driftSd: number
  readonly batchSd: number
  /** Study samples between two QC samples. */
  readonly qcEvery: number
}

const log100 = Math.log(100)

/**
 * Plates of samples in random order, with two blanks and two pooled QC samples before, two after and one after every few:
 * log intensity = level + plate + drift over the plate (a slope and a bend) + noise, and what falls under the limit of
 * detection is missing. A plate is drawn from a stream of its own, so that more patients add plates.
 * @param path names the stream of the run within the seed; that of a plate is named by the plate besides
 */
export function platedRun(
  plates: readonly Plate[],
  law: PlatedRunLaw,
  seed: number,
  ...path: (string | number)[]
): Assay {
  const samples: Sample[] = []
  const columns: Float64Array[] = []
  plates.forEach((plate, p) => {
    const random = createRandom(seed, ...path, plate.name)
    const plan = planOf(plate, law, random.permutation(plate.samples.length))
    const instruments = law.features.map(() => drawInstrument(law.batchSd, law.driftSd, random))
    plan.forEach(({ sample, level }, place) => {
      const through = place / (plan.length - 1)
      samples.push({ ...sample, batch: plate.name, runOrder: 1000 * p + place + 1 })
      columns.push(
        Float64Array.from(law.features, ({ limit }, f) => {
          const log = level[f] + instrumentAt(instruments[f], through) + law.noiseSd * random.normal()
          return log < limit ? Number.NaN : Math.exp(log)
        }),
      )
    })
  })
  const values = new Float64Array(law.features.length * columns.length)
  columns.forEach((column, s) => {
    column.forEach((value, f) => {
      values[f * columns.length + s] = value
    })
  })
  return new Assay({
    name: law.name,
    scale: 'intensity',
    features: law.features.map(({ id }) => ({ id, symbol: null, names: {} })),
    samples,
    values,
  })
}

function planOf(plate: Plate, law: PlatedRunLaw, order: Int32Array): PlatedSample[] {
  const pool = Float64Array.from(law.features, feature => feature.pool)
  const blank = pool.map(level => level - log100)
  let count = 0
  const other = (kind: 'qc' | 'blank', level: Float64Array): PlatedSample => ({
    sample: { ...unknownSample(`${plate.name} ${kind} ${++count}`.replaceAll(' ', '-')), kind },
    level,
  })
  const plan = [other('blank', blank), other('blank', blank), other('qc', pool), other('qc', pool)]
  order.forEach((place, i) => {
    plan.push(plate.samples[place])
    if ((i + 1) % law.qcEvery === 0) plan.push(other('qc', pool))
  })
  return [...plan, other('qc', pool), other('qc', pool)]
}
