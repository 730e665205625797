import type { Exclusion, Finding } from '@tessera/evidence'
import { linearMixedMany, type ManyContrast, type ManyMixedFit } from '@tessera/statistics'
import type { AssayFeature } from '../assay/assay.ts'
import { OmicsError } from '../assay/omics-error.ts'
import { designColumns, type ModelColumn } from './model-column.ts'
import { type ModelledAssay, modelledAssay } from './modelled-scale.ts'
import { falseDiscovery } from './over-features.ts'
import type { PatientVisits } from './patient-visits.ts'

export interface MixedByFeatureOptions {
  /** Patients by group; its interaction with time is the question. One entry a sample. */
  readonly group?: ModelColumn
  readonly covariates?: readonly ModelColumn[]
  /** By default a random intercept of each patient; `slope` adds a random slope of time. */
  readonly random?: 'intercept' | 'slope'
  /** `linear` in days over `timeUnit`, or `visit`: each visit its own mean, samples of no visit left out. */
  readonly time?: 'linear' | 'visit'
  /** Days of one unit of time; 7 by default (weeks). */
  readonly timeUnit?: number
  readonly onProgress?: (done: number, total: number) => void
}

export interface MixedTerm extends ManyContrast {
  readonly name: string
  readonly part: 'intercept' | 'time' | 'group' | 'interaction' | 'covariate'
  /** Benjamini and Hochberg's over the features. */
  readonly q: Float64Array
}

export interface MixedTest {
  /** `time`, `group` or `group x time`: every term of that part is 0. */
  readonly name: string
  readonly statistic: Float64Array
  readonly df1: Float64Array
  readonly df2: Float64Array
  readonly p: Float64Array
  readonly q: Float64Array
}

export interface MixedByFeature {
  readonly features: readonly AssayFeature[]
  readonly transform: ModelledAssay['transform']
  readonly random: 'intercept' | 'slope'
  readonly time: 'linear' | 'visit'
  readonly timeUnit: number
  readonly terms: readonly MixedTerm[]
  readonly tests: readonly MixedTest[]
  readonly fit: ManyMixedFit
  readonly samples: number
  readonly patients: number
  readonly exclusions: readonly Exclusion[]
  readonly findings: readonly Finding[]
}

/**
 * A linear mixed model for each feature: time, group, group x time and covariates fixed, an intercept (and a slope of time)
 * random within patients; REML, Satterthwaite's degrees of freedom, false discovery rate of each term over the features.
 * Samples without group or covariate leave, each with a row in the exclusions. R: lmerTest::lmer.
 * @throws OmicsError `too-few` where no patient has two samples, `scale` for raw counts
 */
export function mixedByFeature(given: PatientVisits, options: MixedByFeatureOptions = {}): MixedByFeature {
  const { group, covariates = [], random = 'intercept', time = 'linear', timeUnit = 7, onProgress } = options
  const columns = group ? [group, ...covariates] : covariates
  const { kept, exclusions } = completeSamples(given, columns, time)
  const patientsKept = new Set(kept.map(at => given.patient[at]))
  if (patientsKept.size < 2 || kept.length <= patientsKept.size)
    throw new OmicsError(
      'too-few',
      `${kept.length} samples of ${patientsKept.size} patients: change within patients needs patients with two samples or more`,
      'give the later visits, or compare groups at one visit with tessera omics de',
    )
  const modelled = modelledAssay(given.assay.select(Int32Array.from(kept)))
  const day = Float64Array.from(kept, at => given.day[at] / timeUnit)
  const times = time === 'linear' ? [{ name: 'time', values: day }] : visitColumns(given, kept)
  const groups = group ? designColumns(group, kept) : []
  if (group && groups.length === 0)
    throw new OmicsError(
      'design',
      `every sample has the same ${group.name}`,
      'name a column of the clinical table that divides the patients, or leave --group out',
    )
  const design = [
    ...times.map(column => ({ ...column, part: 'time' as const })),
    ...groups.map(column => ({ ...column, part: 'group' as const })),
    ...groups.flatMap(one =>
      times.map(two => ({
        name: `${one.name} x ${two.name}`,
        values: one.values.map((v, i) => v * two.values[i]),
        part: 'interaction' as const,
      })),
    ),
    ...covariates
      .flatMap(column => designColumns(column, kept))
      .map(column => ({ ...column, part: 'covariate' as const })),
  ]
  const parts = (['time', 'group', 'interaction'] as const)
    .map(part => ({ part, places: design.flatMap((column, j) => (column.part === part ? [j] : [])) }))
    .filter(({ places }) => places.length > 0)
  const total = modelled.assay.features.length
  const fit = linearMixedMany({
    outcomes: modelled.assay.values,
    x: design.map(({ values }) => values),
    group: Float64Array.from(kept, at => given.patient[at]),
    ...(random === 'slope' ? { slopes: [day] } : {}),
    tests: parts.map(({ places }) =>
      places.map(place =>
        Float64Array.from({ length: design.length + 1 }, (_, j) => (j === place + 1 ? 1 : 0)),
      ),
    ),
    ...(onProgress ? { onProgress: (done: number) => onProgress(done, total) } : {}),
  })
  const names = [{ name: 'intercept', part: 'intercept' as const }, ...design]
  return {
    features: given.assay.features,
    transform: modelled.transform,
    random,
    time,
    timeUnit,
    terms: fit.coefficients.map((term, j) => ({
      ...term,
      name: names[j].name,
      part: names[j].part,
      q: falseDiscovery(term.p),
    })),
    tests: parts.map(({ part }, k) => ({
      name: part === 'interaction' ? 'group x time' : part,
      ...fit.tests[k],
      q: falseDiscovery(fit.tests[k].p),
    })),
    fit,
    samples: kept.length,
    patients: patientsKept.size,
    exclusions,
    findings: [...modelled.findings, ...fitFindings(fit, given.assay.features)],
  }
}

/** Samples with every column, and with a visit where time is one. */
function completeSamples(visits: PatientVisits, columns: readonly ModelColumn[], time: 'linear' | 'visit') {
  const kept: number[] = []
  const exclusions: Exclusion[] = []
  visits.assay.samples.forEach(({ id, centre }, at) => {
    const absent = columns.find(({ values }) => Number.isNaN(values[at]))
    const reason = absent
      ? `no ${absent.name}`
      : time === 'visit' && visits.visit[at] === null
        ? 'no visit'
        : null
    if (reason === null) kept.push(at)
    else
      exclusions.push({
        unit: 'sample',
        id,
        centre,
        stage: 'mixed model',
        code: absent ? 'covariate-missing' : 'no-visit',
        reason,
        question: null,
      })
  })
  return { kept, exclusions }
}

function visitColumns(visits: PatientVisits, kept: readonly number[]) {
  const present = visits.visitNames.filter(name => kept.some(at => visits.visit[at] === name))
  return present
    .slice(1)
    .map(name => ({ name, values: Float64Array.from(kept, at => (visits.visit[at] === name ? 1 : 0)) }))
}

function fitFindings(
  { faults, singular, converged }: ManyMixedFit,
  features: readonly AssayFeature[],
): Finding[] {
  const findings: Finding[] = []
  const reasons = Map.groupBy(
    features.flatMap(({ id }, f) => {
      const fault = faults[f]
      return fault === null ? [] : [{ id, fault }]
    }),
    ({ fault }) => fault,
  )
  for (const [fault, all] of reasons)
    findings.push({
      severity: 'note',
      code: 'feature-without-model',
      message: `${all.length} features have no model (${fault}): ${all
        .slice(0, 5)
        .map(({ id }) => id)
        .join(', ')}${all.length > 5 ? ', ...' : ''}`,
      cure: 'none where they are seldom measured; else impute, or leave them out',
      count: all.length,
    })
  const still = singular.reduce((sum, v) => sum + v, 0)
  if (still > 0)
    findings.push({
      severity: 'note',
      code: 'singular-fit',
      message: `${still} of ${features.length} features have a random effect without variance`,
      cure: 'none: where many random slopes are, a random intercept would do',
      count: still,
    })
  const failed = converged.reduce((sum, v, f) => sum + (v === 0 && faults[f] === null ? 1 : 0), 0)
  if (failed > 0)
    findings.push({
      severity: 'warning',
      code: 'not-converged',
      message: `${failed} features did not converge`,
      cure: 'look at their values before their p is trusted',
      count: failed,
    })
  return findings
}
