import {
  type BatchComparison,
  batchComparison,
  type DifferentialMethod,
  type DifferentialTests,
  differentialMethods,
  differentialNamed,
  differentialTests,
} from '@tessera/omics'
import { type PlainRow, requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { readAssayInput } from './assay-input.ts'
import { batchText } from './de-batch-text.ts'
import type { DeOptions } from './de-options.ts'
import { dePage } from './de-page.ts'
import { requirePageEnding, writePage } from './figure-page.ts'

/** The work of `tessera omics de`. */
export async function deOfTable(table: string, options: DeOptions, session: Session): Promise<Outcome> {
  requireTableEnding(options.out)
  requirePageEnding(options.report)
  if (!(options.fdr > 0 && options.fdr < 1)) throw new UsageError('--fdr lies between 0 and 1')
  if (options.threshold < 0) throw new UsageError('--threshold is 0 or more')
  const asked = options.method === undefined ? null : methodOf(options.method)
  const read = await readAssayInput(table, options)
  const method = asked ?? methodOf(read.assay.scale === 'counts' ? 'voom' : 'limma')
  const progress = (done: number, total: number) =>
    session.onProgress({ stage: 'tests', done, total, etaSeconds: null })
  progress(0, 1)
  const covariates = (options.covariates ?? []).filter(name => name !== options.group)
  const tests = differentialTests(read.assay, {
    method,
    group: options.group,
    covariates: options.batch === undefined ? covariates : covariates.filter(name => name !== options.batch),
    block: options.block,
    contrasts: options.contrast.length === 0 ? undefined : options.contrast,
    trend: options.trend === true,
    threshold: options.threshold,
    expressed: options.expressed === true,
    filterLevel: options.filter ? 0.1 : null,
    onProgress: progress,
  })
  const batch =
    options.batch === undefined
      ? null
      : batchComparison(read.assay, {
          group: options.group,
          batch: options.batch,
          covariates,
          fdr: options.fdr,
        })
  progress(1, 1)
  const rows = rowsOf(tests)
  if (options.out !== undefined) await writeRows(options.out, columns, rows)
  const findings = [...read.findings, ...tests.findings, ...(batch?.findings ?? [])]
  await writePage(options.report, () => dePage(tests, method, findings, options))
  return {
    document: documentOf(tests, batch, rows, options),
    text: textOf(tests, batch, method, options),
    findings,
  }
}

function methodOf(name: string): DifferentialMethod {
  const method = differentialNamed(name)
  if (method === null)
    throw new UsageError(`--method ${name}: known are ${differentialMethods.map(one => one.name).join(', ')}`)
  return method
}

const columns = [
  'contrast',
  'feature',
  'symbol',
  'mean',
  'difference',
  'se',
  'lower',
  'upper',
  'statistic',
  'df',
  'p',
  'fdr',
  'log_odds',
  'why_not',
] as const

/** One row a contrast and feature, smallest p-value first. */
function rowsOf(tests: DifferentialTests): PlainRow[] {
  const { features } = tests.assay
  return tests.contrasts.flatMap(contrast =>
    byP(contrast.p).map(f => ({
      contrast: contrast.name,
      feature: features[f].id,
      symbol: features[f].symbol,
      mean: plain(tests.mean[f]),
      difference: plain(contrast.estimate[f]),
      se: plain(contrast.se[f]),
      lower: plain(contrast.lower[f]),
      upper: plain(contrast.upper[f]),
      statistic: plain(contrast.statistic[f]),
      df: plain(contrast.df[f]),
      p: plain(contrast.p[f]),
      fdr: plain(contrast.fdr[f]),
      log_odds: contrast.logOdds === null ? null : plain(contrast.logOdds[f]),
      why_not: whyNot(tests, contrast, f),
    })),
  )
}

function whyNot(tests: DifferentialTests, contrast: DifferentialTests['contrasts'][number], f: number) {
  if (Number.isNaN(contrast.p[f])) return tests.whyNot(f)
  return Number.isNaN(contrast.fdr[f]) ? 'mean too low: left out by independent filtering' : null
}

function plain(value: number): number | null {
  return Number.isFinite(value) ? value : null
}

/** Places by p-value, those without one last. */
function byP(p: Float64Array): number[] {
  const at = (f: number) => (Number.isNaN(p[f]) ? 2 : p[f])
  return Array.from(p.keys()).sort((a, b) => at(a) - at(b) || a - b)
}

function documentOf(
  tests: DifferentialTests,
  batch: BatchComparison | null,
  rows: readonly PlainRow[],
  options: DeOptions,
) {
  const { design, contrasts, overall } = tests
  return {
    method: tests.method,
    group: options.group,
    levels: design.levels,
    samples: design.rows.length,
    excluded: design.excluded,
    design: design.names,
    features: tests.assay.features.length,
    meanVariance: tests.meanVariance,
    confounding: tests.confounding,
    contrasts: contrasts.map(({ name, fdr, p, estimate }) => ({
      name,
      ...counted(fdr, p, estimate, options.fdr),
    })),
    overall:
      overall === null
        ? null
        : tests.assay.features.map(({ id }, f) => ({
            feature: id,
            statistic: plain(overall.statistic[f]),
            p: plain(overall.p[f]),
            fdr: plain(overall.fdr[f]),
          })),
    batch: batch === null ? null : { ...batch, findings: undefined },
    tests: rows,
  }
}

function counted(fdr: Float64Array, p: Float64Array, estimate: Float64Array, below: number) {
  let up = 0
  let down = 0
  let tested = 0
  for (let f = 0; f < p.length; f++) {
    if (!Number.isNaN(p[f])) tested++
    if (!(fdr[f] < below)) continue
    if (estimate[f] > 0) up++
    else down++
  }
  return { tested, up, down }
}

function textOf(
  tests: DifferentialTests,
  batch: BatchComparison | null,
  method: DifferentialMethod,
  options: DeOptions,
): string {
  const { design, contrasts, assay } = tests
  const head = `${method.label}: ${assay.features.length} features, ${design.rows.length} samples, design ${design.names.join(' + ')}`
  const summary = textTable(
    ['contrast', 'tested', `up, FDR < ${options.fdr}`, 'down'],
    contrasts.map(({ name, fdr, p, estimate }) => {
      const { tested, up, down } = counted(fdr, p, estimate, options.fdr)
      return [name, String(tested), String(up), String(down)]
    }),
  )
  const numbers = textTable(
    ['mean and variance', ''],
    Object.entries(tests.meanVariance).map(([name, value]) => [
      name,
      typeof value === 'number' ? shortNumber(value) : value,
    ]),
  )
  const tops = options.top === 0 ? [] : contrasts.map(contrast => topOf(tests, contrast, options.top))
  return [head, summary, ...(batch === null ? [] : [batchText(batch, options)]), numbers, ...tops].join(
    '\n\n',
  )
}

function topOf(
  tests: DifferentialTests,
  contrast: DifferentialTests['contrasts'][number],
  top: number,
): string {
  const { features } = tests.assay
  return textTable(
    [contrast.name, 'mean', 'difference (95 %)', 'statistic', 'p', 'FDR'],
    byP(contrast.p)
      .slice(0, top)
      .map(f => [
        features[f].symbol ?? features[f].id,
        shortNumber(tests.mean[f]),
        `${contrast.estimate[f].toFixed(2)} (${contrast.lower[f].toFixed(2)} to ${contrast.upper[f].toFixed(2)})`,
        contrast.statistic[f].toFixed(2),
        shortNumber(contrast.p[f]),
        shortNumber(contrast.fdr[f]),
      ]),
  )
}
