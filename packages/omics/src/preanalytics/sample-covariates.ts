import { type Finding, FindingsError } from '@tessera/evidence'
import { UnitError, unitFactor } from '@tessera/tables'
import type { Sample } from '../assay/sample.ts'

/** One covariate over the samples: numbers (NaN is missing) or levels (-1 is missing). */
export type SampleCovariate = {
  readonly name: string
  /** What of the pre-analytical phase it is; null for other covariates. */
  readonly phase: string | null
} & (
  | { readonly kind: 'number'; readonly unit: string | null; readonly values: Float64Array }
  | { readonly kind: 'category'; readonly levels: readonly string[]; readonly codes: Int32Array }
)

interface Phase {
  readonly phase: string
  readonly pattern: RegExp
  /** The unit that values are brought to; null where a number has none. */
  readonly unit: string | null
}

/**
 * What happens to a sample between patient and instrument, and changes what is measured (Standard PREanalytical Code,
 * Lehmann et al., Biopreservation and Biobanking 2012), by the names of columns.
 */
const phases: readonly Phase[] = [
  {
    phase: 'time to centrifugation',
    pattern: /(spin|centrifug|processing.?time|time.?to.?process|离心)/i,
    unit: 'h',
  },
  { phase: 'freeze-thaw cycles', pattern: /(freeze|thaw|冻融)/i, unit: null },
  { phase: 'fasting', pattern: /(fasting|fasted|空腹)/i, unit: null },
  { phase: 'age of the block', pattern: /block.?age|age.?of.?block|蜡块/i, unit: 'year' },
  { phase: 'RNA integrity', pattern: /\brin\b|rna.?integrity|dv.?200/i, unit: null },
  { phase: 'tube', pattern: /tube|anticoagulant|采血管/i, unit: null },
  { phase: 'ischaemia', pattern: /isch(a)?emi/i, unit: 'min' },
  { phase: 'fixation', pattern: /fixation|formalin/i, unit: 'h' },
  { phase: 'storage', pattern: /storage|stored|储存/i, unit: 'day' },
  { phase: 'haemolysis', pattern: /h(a)?emoly/i, unit: null },
  { phase: 'purity', pattern: /tumou?r.?(purity|content|cellularity)/i, unit: null },
  { phase: 'library', pattern: /library.?size|sequencing.?depth|total.?reads/i, unit: null },
]

/** What of the pre-analytical phase a column's name announces. */
export function phaseOf(name: string): string | null {
  return phases.find(({ pattern }) => pattern.test(name))?.phase ?? null
}

/** The unit at the end of a name: `time to spin (min)`, `hours_to_spin`, `storage_days`. */
function unitIn(name: string): string | null {
  const bracket = /[([]\s*([^)\]]+)\s*[)\]]\s*$/.exec(name)?.[1]
  if (bracket !== undefined) return bracket
  const word =
    /(?:^|[\s_.-])(h|hr|hrs|hours?|min|mins|minutes?|days?|d|weeks?|months?|years?|yr)(?=$|[\s_.-])/i.exec(
      name,
    )
  return word?.[1].toLowerCase() ?? null
}

export interface CovariateOptions {
  /** These columns of the sheet alone. */
  readonly only?: readonly string[]
  /** Unit of a column, where its name does not say it. */
  readonly units?: Readonly<Record<string, string>>
  readonly file?: string
}

/**
 * The covariates of samples, numbers in the unit of their kind (hours to centrifugation, years of a block). A column
 * of which some values are numbers and some are text is a category.
 * @throws FindingsError for a column that no sample has, or a unit that does not convert
 */
export function sampleCovariates(
  samples: readonly Sample[],
  { only, units = {}, file }: CovariateOptions = {},
): { covariates: SampleCovariate[]; findings: Finding[] } {
  const names = only ?? [...new Set(samples.flatMap(({ covariates }) => Object.keys(covariates)))]
  const findings: Finding[] = []
  const where = file === undefined ? {} : { file }
  const covariates = names.flatMap((name): SampleCovariate[] => {
    const values = samples.map(({ covariates }) => covariates[name] ?? null)
    if (values.every(value => value === null)) {
      const known = samples.some(sample => Object.hasOwn(sample.covariates, name))
      if (!known) throw absent(name, samples, file)
      findings.push({
        severity: 'note',
        code: 'covariate-empty',
        message: `${name}: no sample has a value`,
        cure: 'none needed',
        field: name,
        ...where,
      })
      return []
    }
    const covariate = covariateOf(name, values, units[name], where, findings)
    return covariate === null ? [] : [covariate]
  })
  return { covariates, findings }
}

/** A covariate from its values; null where it is an identifier or does not vary, which is said. */
export function covariateOf(
  name: string,
  values: readonly (number | string | null)[],
  unit: string | undefined,
  where: { readonly file?: string },
  findings: Finding[],
): SampleCovariate | null {
  const known = phases.find(({ pattern }) => pattern.test(name))
  const phase = known?.phase ?? null
  const filled = values.filter(value => value !== null)
  const distinct = new Set(filled).size
  if (distinct < 2) {
    findings.push({
      severity: 'note',
      code: 'covariate-constant',
      message: `${name}: every sample has the same value`,
      cure: 'none needed: it cannot be associated with anything',
      field: name,
      ...where,
    })
    return null
  }
  if (filled.every(value => typeof value === 'number')) {
    const own = unit ?? unitIn(name)
    const factor = factorOf(name, own, known?.unit ?? null, where, unit !== undefined, findings)
    return {
      kind: 'number',
      name,
      phase,
      unit: factor === null ? own : (known?.unit ?? own),
      values: Float64Array.from(values, value =>
        typeof value === 'number' ? value * (factor ?? 1) : Number.NaN,
      ),
    }
  }
  if (distinct > 0.5 * filled.length && distinct > 10) {
    findings.push({
      severity: 'note',
      code: 'covariate-of-names',
      message: `${name}: ${distinct} different texts in ${filled.length} samples are no categories`,
      cure: 'none needed',
      field: name,
      ...where,
    })
    return null
  }
  const texts = values.map(value => (value === null ? null : String(value)))
  const levels = [...new Set(texts.filter(text => text !== null))].sort()
  return {
    kind: 'category',
    name,
    phase,
    levels,
    codes: Int32Array.from(texts, text => (text === null ? -1 : levels.indexOf(text))),
  }
}

/** What brings values to the unit of their kind; null where the unit stays as it is. */
function factorOf(
  name: string,
  own: string | null,
  wanted: string | null,
  where: { readonly file?: string },
  declared: boolean,
  findings: Finding[],
): number | null {
  if (wanted === null || own === null) {
    if (wanted !== null)
      findings.push({
        severity: 'warning',
        code: 'covariate-without-unit',
        message: `${name}: no unit is given; the numbers are taken as they are`,
        cure: `declare it: --units ${name.includes(',') ? 'COLUMN' : name}=${wanted}`,
        field: name,
        ...where,
      })
    return null
  }
  try {
    return unitFactor(own, wanted)
  } catch (error) {
    if (!(error instanceof UnitError)) throw error
    if (!declared) return null
    throw new FindingsError([
      {
        severity: 'error',
        code: 'unit-conversion',
        message: `${name}: ${error.message}`,
        cure: `give a unit of time such as ${wanted}`,
        field: name,
        ...where,
      },
    ])
  }
}

function absent(name: string, samples: readonly Sample[], file: string | undefined): FindingsError {
  const known = [...new Set(samples.flatMap(({ covariates }) => Object.keys(covariates)))]
  return new FindingsError([
    {
      severity: 'error',
      code: 'no-such-column',
      message: `no sample has a covariate ${name}`,
      cure:
        known.length === 0
          ? 'give a sheet of samples (--samples)'
          : `the sheet has ${known.slice(0, 20).join(', ')}`,
      field: name,
      ...(file === undefined ? {} : { file }),
    },
  ])
}
