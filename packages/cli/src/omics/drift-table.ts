import { writeFile } from 'node:fs/promises'
import {
  type Assay,
  checkRun,
  driftCorrection,
  driftFromJson,
  driftPrecision,
  type FittedDrift,
  presentSorted,
  trainingSamples,
} from '@tessera/omics'
import { quantileOfSorted } from '@tessera/statistics'
import { writeTable } from '@tessera/tables'
import { requireTableEnding } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { readAssayInput } from './assay-input.ts'
import type { AssayOptions } from './assay-options.ts'
import { assayTable } from './assay-table.ts'
import { storedReference } from './reference-file.ts'

export interface DriftCommandOptions extends AssayOptions {
  readonly method: 'loess' | 'spline'
  readonly leastQc: number
  readonly reference?: string
  readonly saveReference?: string
}

/** The work of `tessera omics drift`. */
export async function driftTable(
  table: string,
  options: DriftCommandOptions,
  session: Session,
): Promise<Outcome> {
  requireTableEnding(options.out)
  if (options.reference !== undefined && options.saveReference !== undefined)
    throw new UsageError('--reference applies what was learned: leave --save-reference out')
  const { method, leastQc } = options
  const stage = (done: number) => session.onProgress({ stage: 'drift', done, total: 4, etaSeconds: null })
  const read = await readAssayInput(table, options)
  stage(1)
  const stored = options.reference === undefined ? null : await storedReference(options.reference)
  const fitted =
    stored === null
      ? driftCorrection({ method, leastQc }).fit(trainingSamples(read.assay), { seed: 1 })
      : driftFromJson(stored)
  stage(2)
  const { assay, findings } = fitted.correct(read.assay)
  stage(3)
  const spread = stored === null ? spreadOf(read.assay, { method, leastQc }) : null
  if (options.saveReference !== undefined)
    await writeFile(options.saveReference, `${JSON.stringify(fitted)}\n`)
  if (options.out !== undefined) await writeTable(assayTable(assay), options.out)
  stage(4)
  return {
    document: {
      method,
      features: assay.features.length,
      samples: assay.size,
      batches: fitted.batches.map(batch => ({ batch: batch.name, ...kindsOf(batch) })),
      qcRsd: spread,
      out: options.out ?? null,
      reference: options.saveReference ?? options.reference ?? null,
    },
    text: textOf(fitted, spread, options),
    findings: [
      ...read.findings,
      ...(stored === null ? [...checkRun(read.assay), ...fitted.findings] : findings),
    ],
  }
}

/** Quartiles over features of the spread of the QC samples. */
function spreadOf(assay: Assay, options: { method: 'loess' | 'spline'; leastQc: number }) {
  const precision = driftPrecision(assay, options)
  const summary = (values: Float64Array) => {
    const sorted = presentSorted(values)
    const at = (p: number) => (sorted.length === 0 ? Number.NaN : quantileOfSorted(sorted, p))
    const below = (limit: number) =>
      sorted.length === 0 ? Number.NaN : sorted.filter(value => value < limit).length / sorted.length
    return { lower: at(0.25), median: at(0.5), upper: at(0.75), below20: below(20), below30: below(30) }
  }
  return {
    before: summary(precision.before),
    after: summary(precision.after),
    heldOut: summary(precision.heldOut),
    heldOutSamples: precision.heldOutCount,
  }
}

function kindsOf({ kinds, choices }: FittedDrift['batches'][number]) {
  return {
    curve: kinds.filter((kind, f) => kind === 'curve' && choices[f] !== null).length,
    flat: kinds.filter((kind, f) => kind === 'curve' && choices[f] === null).length,
    levelOnly: kinds.filter(kind => kind === 'level').length,
    left: kinds.filter(kind => kind === 'none').length,
  }
}

function textOf(
  fitted: FittedDrift,
  spread: ReturnType<typeof spreadOf> | null,
  { out, method }: DriftCommandOptions,
): string {
  const parts = [
    textTable(
      ['batch', 'features with a curve', 'no drift to see', 'level alone', 'left as they are'],
      fitted.batches.map(batch => {
        const { curve, flat, levelOnly, left } = kindsOf(batch)
        return [batch.name, ...[curve, flat, levelOnly, left].map(String)]
      }),
    ),
  ]
  if (spread !== null) {
    const row = (label: string, one: (typeof spread)['before']) => [
      label,
      ...[one.lower, one.median, one.upper].map(shortNumber),
      ...[one.below20, one.below30].map(share => `${shortNumber(100 * share)} %`),
    ]
    parts.push(
      textTable(
        ['RSD of QC samples, %', '25 %', 'median', '75 %', 'below 20', 'below 30'],
        [
          row('before', spread.before),
          row(`after ${method}, the samples that it was fitted on`, spread.after),
          row(`after ${method}, QC samples held out (${spread.heldOutSamples})`, spread.heldOut),
        ],
      ),
    )
  }
  if (out === undefined) parts.push('Nothing is written: give --out FILE')
  return parts.join('\n\n')
}
