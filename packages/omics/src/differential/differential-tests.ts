import type { Finding } from '@tessera/evidence'
import { benjaminiHochberg, normalQuantile, studentQuantile } from '@tessera/statistics'
import type { Assay } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { filterByExpression } from '../normalisation/filter-by-expression.ts'
import { type Confounding, confounding } from './design/confounding.ts'
import { contrastOf, defaultContrasts } from './design/contrasts.ts'
import { type SampleDesign, sampleDesign } from './design/design-matrix.ts'
import { sampleVariable } from './design/sample-variable.ts'
import type { ContrastTests, DifferentialMethod, MethodTests } from './method.ts'

export interface DifferentialOptions {
  readonly method: DifferentialMethod
  /** Column of the samples that is compared. */
  readonly group: string
  /** Columns adjusted for; `a:b` is their product. */
  readonly covariates?: readonly string[]
  /** Column of blocks (patients) whose samples are correlated. */
  readonly block?: string
  /** `B-A`, `(B+C)/2-A`; every level against the first by default. */
  readonly contrasts?: readonly string[]
  readonly trend?: boolean
  readonly threshold?: number
  /** Tests only features with enough reads (counts): {@link filterByExpression}. */
  readonly expressed?: boolean
  readonly filterLevel?: number | null
  readonly level?: number
  readonly onProgress?: (done: number, total: number) => void
}

export interface TestedContrast extends ContrastTests {
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** Benjamini-Hochberg over the features that were tested (and counted). */
  readonly fdr: Float64Array
}

export interface DifferentialTests {
  readonly method: string
  /** The samples and features that were used. */
  readonly assay: Assay
  readonly design: SampleDesign
  readonly contrasts: readonly TestedContrast[]
  readonly overall: {
    readonly statistic: Float64Array
    readonly p: Float64Array
    readonly fdr: Float64Array
  } | null
  readonly mean: Float64Array
  readonly whyNot: (feature: number) => string
  readonly meanVariance: MethodTests['meanVariance']
  /** The group against each covariate of levels. */
  readonly confounding: readonly { readonly covariate: string; readonly table: Confounding }[]
  readonly findings: readonly Finding[]
}

/**
 * Tests every feature for differences between the levels of a column, with covariates, blocks and contrasts.
 * @throws OmicsError `design` where group and covariates cannot be told apart; `scale` for another scale than the
 * method's
 */
export function differentialTests(given: Assay, options: DifferentialOptions): DifferentialTests {
  const { method, group, covariates = [], level = 0.95 } = options
  const design = sampleDesign(given.samples, { group, covariates })
  const findings: Finding[] = excludedFindings(design)
  const crossed = crossings(given, design, group, covariates)
  findings.push(...crossed.flatMap(({ covariate, table }) => confoundedFinding(group, covariate, table)))
  const inseparable = crossed.find(({ table }) => !table.separable)
  if (inseparable)
    throw new OmicsError(
      'design',
      `'${group}' is confounded with '${inseparable.covariate}': ${aloneText(inseparable.table)}`,
      `no method can tell the two apart in these samples: leave '${inseparable.covariate}' out and say so, or measure samples of several groups in one ${inseparable.covariate}`,
    )
  let assay = given.select(design.rows)
  if (options.expressed === true && assay.scale === 'counts') {
    const groups = design.levels === null ? undefined : design.codes
    const keep = filterByExpression(assay.values, assay.size, { groups })
    const places = Int32Array.from(keep.keys()).filter(f => keep[f] === 1)
    const dropped = keep.length - places.length
    if (dropped > 0)
      findings.push({
        severity: 'note',
        code: 'few-reads',
        message: `${dropped} of ${keep.length} features have too few reads to be tested (fewer than 10 at the median library in the smallest group)`,
        cure: 'none is needed; leave --expressed out to test them all the same',
        count: dropped,
      })
    assay = assay.selectFeatures(places)
  }
  const contrasts = options.contrasts?.map(text => contrastOf(text, design)) ?? defaultContrasts(design)
  const block = options.block === undefined ? null : blockCodes(assay, options.block)
  const found = method.test(assay, design, contrasts, {
    block,
    trend: options.trend ?? false,
    threshold: options.threshold ?? 0,
    filterLevel: options.filterLevel === undefined ? 0.1 : options.filterLevel,
    onProgress: options.onProgress,
  })
  return {
    method: method.name,
    assay,
    design,
    contrasts: found.contrasts.map(tests => ({
      ...tests,
      ...limits(tests, level),
      fdr: adjusted(tests.p, found.counted),
    })),
    overall:
      found.overall === null ? null : { ...found.overall, fdr: adjusted(found.overall.p, found.counted) },
    mean: found.mean,
    whyNot: found.whyNot,
    meanVariance: found.meanVariance,
    confounding: crossed,
    findings: [...findings, ...found.findings],
  }
}

function adjusted(p: Float64Array, counted: Uint8Array | null): Float64Array {
  const places = Array.from(p.keys()).filter(
    f => !Number.isNaN(p[f]) && (counted === null || counted[f] === 1),
  )
  const values = benjaminiHochberg(places.map(f => p[f]))
  const fdr = new Float64Array(p.length).fill(Number.NaN)
  places.forEach((f, i) => {
    fdr[f] = values[i]
  })
  return fdr
}

function limits({ estimate, se, df }: ContrastTests, level: number) {
  const known = new Map<number, number>()
  const quantile = (of: number) => {
    const found = known.get(of)
    if (found !== undefined) return found
    const tail = (1 + level) / 2
    const value = of === Number.POSITIVE_INFINITY ? normalQuantile(tail) : studentQuantile(tail, of)
    known.set(of, value)
    return value
  }
  const half = se.map((one, f) => one * quantile(df[f]))
  return { lower: estimate.map((one, f) => one - half[f]), upper: estimate.map((one, f) => one + half[f]) }
}

function crossings(given: Assay, design: SampleDesign, group: string, covariates: readonly string[]) {
  if (design.levels === null) return []
  const samples = Array.from(design.rows, row => given.samples[row])
  const own = sampleVariable(samples, group).values
  return covariates
    .filter(name => !name.includes(':'))
    .map(name => sampleVariable(samples, name))
    .filter(({ kind }) => kind === 'text')
    .map(({ name, values }) => ({ covariate: name, table: confounding(own, values) }))
}

/** What a strong association of group and covariate does, said before the results are read. */
export function confoundedFinding(group: string, covariate: string, table: Confounding): Finding[] {
  if (table.aloneBatches.length === 0 && !(table.cramersV > 0.5)) return []
  const lost = table.aloneBatches.reduce((sum, { samples }) => sum + samples, 0)
  return [
    {
      severity: 'warning',
      code: 'group-confounded',
      message: `'${group}' is confounded with '${covariate}' (Cramér's V ${table.cramersV.toFixed(2)})${table.aloneBatches.length === 0 ? '' : `: ${aloneText(table)}; these ${lost} samples say nothing about the differences once '${covariate}' is in the model`}`,
      cure: `adjust for '${covariate}' in the model rather than removing it first, and report how few samples the comparison rests on`,
      field: covariate,
      count: lost,
    },
  ]
}

function aloneText({ aloneBatches, aloneGroups }: Confounding): string {
  const batches = aloneBatches.map(({ batch, group }) => `${batch} holds ${group} alone`)
  const groups = aloneGroups.map(({ group, batch }) => `${group} stands in ${batch} alone`)
  return [...batches, ...groups].slice(0, 8).join(', ')
}

function excludedFindings({ excluded }: SampleDesign): Finding[] {
  return [...new Set(excluded.map(({ column }) => column))].map(column => {
    const names = excluded.filter(one => one.column === column).map(({ sample }) => sample)
    return {
      severity: 'warning',
      code: 'sample-without-covariate',
      message: `${names.length} samples have no ${column} and are left out: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', ...' : ''}`,
      cure: `fill in ${column}, or leave it out of the design`,
      field: column,
      count: names.length,
    }
  })
}

function blockCodes(assay: Assay, column: string): Int32Array {
  const { values } = sampleVariable(assay.samples, column)
  const codes = new Map<string, number>()
  return Int32Array.from(assay.samples, (_, s) => {
    const value = values[s]
    // A sample whose block is not known is a block of its own.
    const name = value === null ? `sample ${assay.samples[s].id}` : String(value)
    const code = codes.get(name) ?? codes.size
    codes.set(name, code)
    return code
  })
}
