import type { Finding, Fitted, Fitter } from '@tessera/evidence'
import { z } from 'zod'
import { type Assay, requireScale } from '../assay/assay.ts'
import { fromStored } from '../assay/from-stored.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { alignFeatures } from '../normalisation/align-features.ts'
import { batchesOf } from '../run-quality/batches.ts'
import { type BatchCorrection, batchCorrection } from './batch-correction.ts'
import { type BatchQc, batchQcOf, referenceLevel } from './batch-qc.ts'
import { type DriftInput, type DriftOptions, driftOptionsSchema } from './drift-options.ts'

export interface FittedDrift extends Fitted<Assay, Assay> {
  readonly features: readonly string[]
  /** Batches whose curves are frozen. */
  readonly batches: readonly BatchCorrection[]
  /** What could not be corrected in training. */
  readonly findings: readonly Finding[]
  /** The same as `apply`, with what could not be corrected. */
  correct(assay: Assay): { readonly assay: Assay; readonly findings: readonly Finding[] }
}

/**
 * Correction of drift and of the level of batches by pooled QC samples. In each batch a curve is laid through the
 * logarithms of a feature's QC samples over the run order (see {@link DriftInput}); every value is divided by the curve
 * and multiplied by the feature's reference: the median over the training batches of the median of their QC samples.
 * Blind to patients: nothing but QC samples is fitted on.
 *
 * What is frozen: the reference and the curves of the training batches. A new sample of a training batch is corrected
 * by that batch's frozen curve. A sample of another batch needs QC samples of its own beside it: its curve is fitted
 * to them by the same rule and brought to the frozen reference; so a result depends on the QC samples of its batch, and
 * never on other patients. A batch without any QC samples is refused.
 */
export function driftCorrection(input: DriftInput = {}): Fitter<Assay, FittedDrift> {
  const options = driftOptionsSchema.parse(input)
  return {
    name: `drift correction by QC samples (${options.method})`,
    fit: ({ data }) => {
      const batches = batchQcOf(data)
      if (batches.length === 0)
        throw new OmicsError(
          'not-applicable',
          `${data.name} has no QC sample with a place in the run order`,
          'mark the pooled QC samples and the run order in the sample sheet; without QC samples drift cannot be told from biology',
        )
      return fittedDrift({
        options,
        features: data.features.map(({ id }) => id),
        reference: referenceLevel(batches, data.features.length),
        batches,
      })
    },
  }
}

interface Parts {
  readonly options: DriftOptions
  readonly features: readonly string[]
  readonly reference: Float64Array
  readonly batches: readonly BatchQc[]
}

const numbers = z.array(z.number().nullable())
const schema = z.object({
  kind: z.literal('drift'),
  options: driftOptionsSchema,
  features: z.array(z.string()),
  reference: numbers,
  batches: z.array(z.object({ name: z.string(), order: numbers, logs: numbers })),
})

/** The correction that `toJSON` wrote. */
export function driftFromJson(json: unknown): FittedDrift {
  const { options, features, reference, batches } = fromStored(schema, json, 'correction of drift')
  const back = (values: readonly (number | null)[]) => Float64Array.from(values, value => value ?? Number.NaN)
  return fittedDrift({
    options,
    features,
    reference: back(reference),
    batches: batches.map(({ name, order, logs }) => ({ name, order: back(order), logs: back(logs) })),
  })
}

function fittedDrift(parts: Parts): FittedDrift {
  const { options, features, reference } = parts
  const batches = parts.batches.map(batch => batchCorrection(batch, reference, options))
  const known = new Map(batches.map(batch => [batch.name, batch]))
  const correct = (assay: Assay) => {
    return corrected(alignFeatures(assay, features, 'drift correction'), known, reference, options)
  }
  return {
    features,
    batches,
    findings: batches.flatMap(batch => leftFindings(batch, features)),
    correct,
    apply: assay => correct(assay).assay,
    toJSON: () => ({
      kind: 'drift',
      options,
      features,
      reference: Array.from(reference),
      batches: parts.batches.map(({ name, order, logs }) => ({
        name,
        order: Array.from(order),
        logs: Array.from(logs),
      })),
    }),
  }
}

function corrected(
  assay: Assay,
  known: ReadonlyMap<string, BatchCorrection>,
  reference: Float64Array,
  options: DriftOptions,
): { assay: Assay; findings: Finding[] } {
  requireScale(assay, ['intensity', 'counts', 'tpm'], 'drift correction')
  const values = assay.values.slice()
  const findings: Finding[] = []
  const own = new Map(batchQcOf(assay).map(batch => [batch.name, batch]))
  for (const { name, places, order } of batchesOf(assay)) {
    let batch = known.get(name)
    if (batch === undefined) {
      const qc = own.get(name)
      if (qc === undefined)
        throw new OmicsError(
          'too-few',
          `the batch ${name} was not in training and has no QC sample of its own`,
          'give its QC samples with it: a new batch is brought to the frozen reference by them alone',
        )
      batch = batchCorrection(qc, reference, options)
      findings.push(
        ...leftFindings(
          batch,
          assay.features.map(({ id }) => id),
        ),
      )
    }
    const unplaced = order.filter(at => Number.isNaN(at)).length
    if (unplaced > 0)
      throw new OmicsError(
        'value',
        `${unplaced} samples of the batch ${name} have no place in the run order`,
        'add the run order to the sample sheet, or leave these samples out',
      )
    for (let f = 0; f < assay.features.length; f++) {
      const shift = batch.shifts(f, order)
      const start = f * assay.size
      for (let i = 0; i < places.length; i++) values[start + places[i]] *= Math.exp(shift[i])
    }
  }
  return { assay: assay.with({ values }), findings }
}

/** Features that a batch's QC samples are too few for. */
function leftFindings({ name, kinds }: BatchCorrection, features: readonly string[]): Finding[] {
  const some = (
    kind: BatchCorrection['kinds'][number],
    code: string,
    what: string,
    cure: string,
  ): Finding[] => {
    const left = features.filter((_, f) => kinds[f] === kind)
    if (left.length === 0) return []
    const shown = `${left.slice(0, 5).join(', ')}${left.length > 5 ? ', ...' : ''}`
    return [
      {
        severity: 'warning',
        code,
        message: `batch ${name}: ${left.length} of ${features.length} features ${what} (${shown})`,
        cure,
        count: left.length,
      },
    ]
  }
  return [
    ...some(
      'none',
      'drift-left',
      'are found in fewer than two QC samples and stay as they are',
      'let them leave by the detection filter, or do not compare them between batches',
    ),
    ...some(
      'level',
      'drift-level-only',
      'are found in too few QC samples for a curve: their batch is brought to the level alone',
      'measure QC samples more often; drift within the batch stays in these features',
    ),
  ]
}
