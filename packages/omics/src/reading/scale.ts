import type { Finding } from '@tessera/evidence'
import type { AssayScale } from '../assay/assay.ts'
import { shownFindings } from './shown-findings.ts'

/** What the numbers of a table look like. */
export interface ValueSummary {
  readonly measured: number
  readonly missing: number
  readonly negative: number
  readonly fractional: number
  readonly least: number
  readonly most: number
  /** Sum of each sample. */
  readonly sums: Float64Array
  /** How many values of each sample are measured. */
  readonly measuredOf: Int32Array
  /** Features without any value. */
  readonly emptyFeatures: number
}

/** One pass over features x samples. */
export function summarise(values: Float64Array, size: number): ValueSummary {
  const sums = new Float64Array(size)
  const measuredOf = new Int32Array(size)
  let [negative, fractional, emptyFeatures] = [0, 0, 0]
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let start = 0; start < values.length; start += size) {
    let any = false
    for (let s = 0; s < size; s++) {
      const value = values[start + s]
      if (Number.isNaN(value)) continue
      any = true
      if (value < 0) negative++
      if (value !== Math.floor(value)) fractional++
      if (value < least) least = value
      if (value > most) most = value
      sums[s] += value
      measuredOf[s]++
    }
    if (!any) emptyFeatures++
  }
  const measured = measuredOf.reduce((sum, count) => sum + count, 0)
  return {
    measured,
    missing: values.length - measured,
    negative,
    fractional,
    least,
    most,
    sums,
    measuredOf,
    emptyFeatures,
  }
}

/** Logarithms above these are of numbers that nobody measures. */
const highest: Readonly<Partial<Record<AssayScale, number>>> = { log2: 64, ln: 45, log10: 20 }

/** The scale that the numbers look like, with a finding that says it was guessed. */
export function guessScale(summary: ValueSummary, file: string): { scale: AssayScale; finding: Finding } {
  const [scale, why] = likely(summary)
  return {
    scale,
    finding: {
      severity: 'warning',
      code: 'scale-guessed',
      message: `${file}: the numbers look like '${scale}' (${why}) and were taken so`,
      cure: `declare it: --scale ${scale}, or counts, tpm, intensity, log2, ln, log10, ratio or score`,
      file,
    },
  }
}

function likely(summary: ValueSummary): [AssayScale, string] {
  const { fractional, negative, least, most } = summary
  if (negative > 0)
    return most <= 64 && least >= -64 ? ['log2', 'some are negative'] : ['score', 'some are negative']
  if (fractional === 0 && most > 1) return ['counts', 'all are whole and none is negative']
  if (sumsToMillion(summary)) return ['tpm', 'every sample sums to a million']
  if (fractional === 0) return ['score', 'nothing but 0 and 1']
  return most <= 30 ? ['log2', `none is above ${Math.ceil(most)}`] : ['intensity', 'positive, with fractions']
}

function sumsToMillion({ sums }: ValueSummary): boolean {
  return sums.length > 0 && sums.every(sum => Math.abs(sum - 1e6) < 1e4)
}

/** What in the numbers contradicts the declared scale. */
export function checkScale(
  scale: AssayScale,
  summary: ValueSummary,
  values: Float64Array,
  where: { readonly file: string; readonly lines: ArrayLike<number>; readonly samples: readonly string[] },
): Finding[] {
  const { measured, most, least, fractional } = summary
  const findings: Finding[] = []
  const say = (severity: Finding['severity'], code: string, message: string, cure: string, count?: number) =>
    findings.push({
      severity,
      code,
      message: `${where.file}: ${message}`,
      cure,
      file: where.file,
      ...(count === undefined ? {} : { count }),
    })
  if (measured === 0) {
    say('error', 'no-values', 'not one value is measured', 'choose another table, sheet or layout')
    return findings
  }
  if (scale === 'counts' || scale === 'tpm') findings.push(...negatives(scale, summary, values, where))
  if (scale === 'counts' && fractional > 0.01 * measured) {
    if (sumsToMillion(summary))
      say(
        'warning',
        'counts-look-like-tpm',
        'declared as counts, and every sample sums to a million',
        'declare --scale tpm, or give counts',
      )
    else if (most < 30)
      say(
        'warning',
        'counts-look-like-logarithms',
        `declared as counts, with fractions and none above ${most.toFixed(2)}`,
        'declare --scale log2, or give counts',
      )
    else
      say(
        'warning',
        'fractional-counts',
        `${fractional} of ${measured} counts are no whole numbers`,
        'nothing to do for estimated counts (Salmon, RSEM); normalised values are no counts: declare their scale',
        fractional,
      )
  }
  if (scale === 'tpm' && !sumsToMillion(summary)) {
    const sorted = Float64Array.from(summary.sums).sort()
    say(
      'warning',
      'tpm-sum',
      `TPM of a sample sum to a million; here from ${shortly(sorted[0])} to ${shortly(sorted[sorted.length - 1])}`,
      'nothing to do where genes were left out; FPKM and counts are other scales',
    )
  }
  if (scale === 'intensity' && summary.negative > 0)
    say(
      'warning',
      'negative-intensity',
      `${summary.negative} intensities are below zero`,
      most < 64
        ? 'logarithms? declare --scale log2'
        : 'correct the background subtraction, or set them missing',
      summary.negative,
    )
  const limit = highest[scale]
  if (limit !== undefined && most > limit)
    say(
      'error',
      'not-logarithms',
      `declared as ${scale}, and the highest is ${shortly(most)}`,
      'declare the scale of the numbers as they are: counts, tpm or intensity',
    )
  if (scale === 'ratio' && (most > 50 || least < -50))
    say(
      'warning',
      'not-log-ratios',
      `declared as log-ratios, from ${shortly(least)} to ${shortly(most)}`,
      'declare their scale as it is',
    )
  findings.push(...empties(summary, where))
  return findings
}

function negatives(
  scale: AssayScale,
  summary: ValueSummary,
  values: Float64Array,
  { file, lines, samples }: { file: string; lines: ArrayLike<number>; samples: readonly string[] },
): Finding[] {
  if (summary.negative === 0) return []
  const findings: Finding[] = []
  const cure =
    summary.most < 64
      ? 'logarithms? declare --scale log2; else correct the cells'
      : 'a count is never negative: give the counts before any correction or logarithm'
  for (let i = 0; i < values.length && findings.length < 20; i++) {
    if (!(values[i] < 0)) continue
    findings.push({
      severity: 'error',
      code: scale === 'counts' ? 'negative-count' : 'negative-value',
      message: `${samples[i % samples.length]}: ${values[i]} is below zero`,
      cure,
      file,
      row: lines[Math.floor(i / samples.length)],
      field: samples[i % samples.length],
      value: String(values[i]),
      count: summary.negative,
    })
  }
  return findings
}

function empties(
  { measuredOf, emptyFeatures }: ValueSummary,
  { file, samples }: { file: string; samples: readonly string[] },
): Finding[] {
  const unmeasured: Finding[] = samples.flatMap((sample, s) =>
    measuredOf[s] > 0
      ? []
      : [
          {
            severity: 'warning' as const,
            code: 'sample-without-values',
            message: `${file}: the sample ${sample} has no value`,
            cure: 'leave it out, or export it again',
            file,
            field: sample,
          },
        ],
  )
  const findings = shownFindings(unmeasured)
  if (emptyFeatures > 0)
    findings.push({
      severity: 'note',
      code: 'feature-without-values',
      message: `${file}: ${emptyFeatures} features have no value in any sample`,
      cure: 'none needed; they are left out of every test',
      file,
      count: emptyFeatures,
    })
  return findings
}

function shortly(value: number): string {
  return Math.abs(value) >= 1000 ? value.toExponential(2) : value.toPrecision(3)
}
