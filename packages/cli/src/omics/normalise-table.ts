import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type Assay,
  type FittedNormalisation,
  type NormalisationMethod,
  normalisationFromJson,
  normalisationMethods,
  normalisationNamed,
  trainingSamples,
} from '@tessera/omics'
import { isMissingAt, numberAt, readTable, textAt, writeTable } from '@tessera/tables'
import { requireTableEnding } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { readAssayInput } from './assay-input.ts'
import type { AssayOptions } from './assay-options.ts'
import { assayTable } from './assay-table.ts'
import { samplesToFitOn, storedReference } from './reference-file.ts'

export interface NormaliseOptions extends AssayOptions {
  readonly method: string
  readonly reference?: string
  readonly fitOn?: string
  readonly saveReference?: string
  readonly linear?: true
  readonly priorCount?: number
  readonly positiveCounts?: true
  readonly lengths?: string
  readonly spectrum?: 'study' | 'qc'
  readonly standards?: readonly string[]
  readonly by?: string
}

/** The work of `tessera omics normalise`. */
export async function normaliseTable(
  table: string,
  options: NormaliseOptions,
  session: Session,
): Promise<Outcome> {
  requireTableEnding(options.out)
  const method = methodOf(options.method)
  if (options.reference !== undefined && (options.fitOn ?? options.saveReference) !== undefined)
    throw new UsageError('--reference applies what was learned: leave --fit-on and --save-reference out')
  const stage = (done: number) => session.onProgress({ stage: 'normalise', done, total: 3, etaSeconds: null })
  const read = await readAssayInput(table, options)
  stage(1)
  const fitted = await fittedFor(method, read.assay, options)
  stage(2)
  const result = fitted.normalisation.apply(read.assay)
  const numbers = fitted.normalisation.numbers(read.assay)
  if (options.saveReference !== undefined)
    await writeFile(options.saveReference, `${JSON.stringify(fitted.normalisation)}\n`)
  if (options.out !== undefined) await writeTable(assayTable(result), options.out)
  stage(3)
  const samples = result.samples.map(({ id }, s) => ({
    sample: id,
    learned: fitted.learned.has(id),
    ...numbers[s],
  }))
  return {
    document: {
      method: method.name,
      label: method.label,
      scale: { from: read.assay.scale, to: result.scale },
      features: result.features.length,
      learnedFrom: fitted.from,
      samples,
      out: options.out ?? null,
      reference: options.saveReference ?? options.reference ?? null,
    },
    text: textOf(method, result, fitted.from, samples, options),
    findings: [...read.findings, ...fitted.normalisation.findings(read.assay)],
  }
}

function methodOf(name: string): NormalisationMethod {
  const method = normalisationNamed(name)
  if (method !== null) return method
  const known = normalisationMethods.map(one => `${one.name}: ${one.about}`).join('\n  ')
  throw new UsageError(`--method ${name}: known are\n  ${known}`)
}

interface FittedFor {
  readonly normalisation: FittedNormalisation
  readonly from: string
  /** Samples of this table that the reference was learned from. */
  readonly learned: ReadonlySet<string>
}

async function fittedFor(
  method: NormalisationMethod,
  assay: Assay,
  options: NormaliseOptions,
): Promise<FittedFor> {
  if (options.reference !== undefined) {
    const normalisation = normalisationFromJson(await storedReference(options.reference))
    if (normalisation.method !== method.name)
      throw new UsageError(
        `${path.basename(options.reference)} is a reference of ${normalisation.method}, not of ${method.name}`,
      )
    return { normalisation, from: path.basename(options.reference), learned: new Set() }
  }
  const { linear, priorCount, positiveCounts, spectrum, standards, by } = options
  const lengths = options.lengths === undefined ? undefined : await lengthsOf(options.lengths)
  const training = trainingSamples(assay, samplesToFitOn(assay, options.fitOn))
  const ids = training.data.samples.map(({ id }) => id)
  return {
    normalisation: method
      .fitter({ linear, priorCount, positiveCounts, lengths, spectrum, standards, by })
      .fit(training, { seed: 1 }),
    from: `${ids.length} samples${options.fitOn === undefined ? '' : ` with ${options.fitOn.replace('=', ' = ')}`}`,
    learned: new Set(ids),
  }
}

/** Name and length of each feature: the first column of names and the first of numbers. */
async function lengthsOf(file: string): Promise<Record<string, number>> {
  const { table } = await readTable(file)
  const name = table.columns.find(({ kind }) => kind === 'text')
  const length = table.columns.find(({ kind }) => kind === 'number')
  if (name === undefined || length === undefined)
    throw new FindingsError([
      fault(
        file,
        'no-lengths',
        'has no column of names and column of lengths',
        'give one row a feature: its name and its length in bases',
      ),
    ])
  const lengths: Record<string, number> = {}
  for (let row = 0; row < table.rowCount; row++) {
    const id = textAt(name, row)
    if (id !== null && !isMissingAt(length, row)) lengths[id] = numberAt(length, row)
  }
  return lengths
}

function fault(file: string, code: string, what: string, cure: string): Finding {
  const name = path.basename(file)
  return { severity: 'error', code, message: `${name} ${what}`, cure, file: name }
}

function textOf(
  method: NormalisationMethod,
  result: Assay,
  from: string,
  samples: readonly Readonly<Record<string, unknown>>[],
  { out }: NormaliseOptions,
): string {
  const shown = samples.slice(0, 60)
  const names = Object.keys(shown[0] ?? {}).filter(name => name !== 'sample' && name !== 'learned')
  const rows = shown.map(sample => [
    String(sample.sample),
    ...names.map(name => shortNumber(Number(sample[name]))),
  ])
  return [
    `${method.label}: ${result.features.length} features, ${result.size} samples; learned from ${from}; the result is on the scale '${result.scale}'`,
    textTable(['sample', ...names], rows) +
      (samples.length > shown.length ? `\n... and ${samples.length - shown.length} more` : ''),
    ...(out === undefined ? ['Nothing is written: give --out FILE'] : []),
  ].join('\n\n')
}
