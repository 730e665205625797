import { writeFile } from 'node:fs/promises'
import {
  type FittedImputation,
  type ImputationOptions,
  imputation,
  imputationFromJson,
  missingKinds,
  missingnessTest,
  trainingSamples,
} from '@tessera/omics'
import { writeTable } from '@tessera/tables'
import { requireTableEnding } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { readAssayInput } from './assay-input.ts'
import type { AssayOptions } from './assay-options.ts'
import { assayTable } from './assay-table.ts'
import { samplesToFitOn, storedReference } from './reference-file.ts'

export interface ImputeOptions extends AssayOptions {
  readonly choose: ImputationOptions['choose']
  readonly leftCensored: ImputationOptions['leftCensored']
  readonly random: ImputationOptions['random']
  readonly kindsFrom?: string
  readonly fitOn?: string
  readonly reference?: string
  readonly saveReference?: string
  readonly mask?: string
  readonly seed: number
}

/** The work of `tessera omics impute`. */
export async function imputeTable(table: string, options: ImputeOptions, session: Session): Promise<Outcome> {
  for (const file of [options.out, options.mask]) requireTableEnding(file)
  if (
    options.reference !== undefined &&
    (options.saveReference ?? options.fitOn ?? options.kindsFrom) !== undefined
  )
    throw new UsageError(
      '--reference applies what was learned: leave --save-reference, --fit-on and --kinds-from out',
    )
  if (options.kindsFrom !== undefined && options.choose !== 'test')
    throw new UsageError(`--kinds-from goes with --choose test, not with ${options.choose}`)
  const stage = (done: number) =>
    session.onProgress({ stage: 'imputation', done, total: 3, etaSeconds: null })
  const read = await readAssayInput(table, options)
  const raw = options.kindsFrom === undefined ? null : await readAssayInput(options.kindsFrom, options)
  stage(1)
  const { choose, leftCensored, random } = options
  const keep = samplesToFitOn(read.assay, options.fitOn)
  const fitted =
    options.reference === undefined
      ? imputation({
          choose,
          leftCensored,
          random,
          ...(raw === null
            ? {}
            : { kinds: missingKinds(missingnessTest(keep ? raw.assay.where(keep) : raw.assay)) }),
        }).fit(trainingSamples(read.assay, keep), { seed: options.seed })
      : imputationFromJson(await storedReference(options.reference))
  stage(2)
  const { assay, mask, counts } = fitted.impute(read.assay)
  if (options.saveReference !== undefined)
    await writeFile(options.saveReference, `${JSON.stringify(fitted)}\n`)
  if (options.out !== undefined) await writeTable(assayTable(assay), options.out)
  if (options.mask !== undefined)
    await writeTable(assayTable(assay.with({ values: Float64Array.from(mask) })), options.mask)
  stage(3)
  const missing = read.assay.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0)
  return {
    document: {
      options: fitted.options,
      features: assay.features.length,
      samples: assay.size,
      missing,
      filled: counts,
      kinds: fitted.kinds,
      out: options.out ?? null,
      mask: options.mask ?? null,
      reference: options.saveReference ?? options.reference ?? null,
    },
    text: textOf(fitted, counts, missing, assay.values.length, options),
    findings: [...read.findings, ...(raw?.findings ?? []), ...fitted.findings],
  }
}

function textOf(
  { kinds, options }: FittedImputation,
  counts: Readonly<Record<'left-censored' | 'random' | 'left missing', number>>,
  missing: number,
  all: number,
  { out }: ImputeOptions,
): string {
  const features = (kind: string) => String(kinds.filter(one => one.kind === kind).length)
  const parts = [
    `${missing} of ${all} values are missing (${shortNumber((100 * missing) / all)} %).`,
    textTable(
      ['kind', 'features', 'values filled in', 'by'],
      [
        ['under the limit', features('left-censored'), String(counts['left-censored']), options.leftCensored],
        ['at random', features('random'), String(counts.random), options.random],
        ['left missing', features('never-found'), String(counts['left missing']), ''],
      ],
    ),
  ]
  if (out === undefined) parts.push('Nothing is written: give --out FILE')
  return parts.join('\n\n')
}
