import { type Finding, FindingsError } from '@tessera/evidence'
import {
  type Assay,
  type CovariateAssociation,
  covariateAssociations,
  covariateOf,
  type ExplainedVariance,
  explainedVariance,
  type LeadingComponents,
  leadingComponents,
  OmicsError,
  type SampleCovariate,
  sampleCovariates,
} from '@tessera/omics'
import type { CheckedClinical } from './check-clinical.ts'

export interface CheckedPreanalytics {
  readonly covariates: readonly {
    readonly name: string
    readonly phase: string | null
    readonly unit: string | null
  }[]
  readonly associations: readonly CovariateAssociation[]
  readonly components: Omit<LeadingComponents, 'scores'> | null
  readonly explained: readonly ExplainedVariance[]
}

/** How the covariates of patients' samples go with centre, batch and outcome, and what of the table they explain. */
export function checkPreanalytics(
  whole: Assay,
  clinical: CheckedClinical | null,
  options: {
    readonly preanalytics?: readonly string[]
    readonly units?: Readonly<Record<string, string>>
    readonly outcome?: string
  },
): CheckedPreanalytics & { findings: readonly Finding[] } {
  const assay = whole.where(({ kind }) => kind === 'study')
  const { samples } = assay
  const { covariates, findings } = sampleCovariates(samples, {
    only: options.preanalytics,
    units: options.units,
  })
  const target = (name: string, values: readonly (number | string | null)[]): SampleCovariate[] => {
    const covariate = values.every(value => value === null)
      ? null
      : covariateOf(name, values, undefined, {}, [])
    return covariate === null ? [] : [covariate]
  }
  const targets = [
    ...target(
      'centre',
      samples.map(({ centre }) => centre),
    ),
    ...target(
      'batch',
      samples.map(({ batch }) => batch),
    ),
    ...(options.outcome === undefined
      ? []
      : target(options.outcome, outcomeOf(assay, clinical, options.outcome))),
  ]
  const tested = covariates.filter(({ name }) => name !== options.outcome)
  const all = [...tested, ...targets.filter(({ name }) => name !== options.outcome)]
  const components = all.length === 0 ? null : componentsOf(assay, findings)
  return {
    covariates: tested.map(covariate => ({
      name: covariate.name,
      phase: covariate.phase,
      unit: covariate.kind === 'number' ? covariate.unit : null,
    })),
    associations: covariateAssociations(tested, targets),
    components: components && withoutScores(components),
    explained: components ? explainedVariance(components, all) : [],
    findings,
  }
}

function withoutScores({
  scores: _scores,
  ...components
}: LeadingComponents): Omit<LeadingComponents, 'scores'> {
  return components
}

/** The outcome of each sample's patient, from the sheet or from the clinical table. */
function outcomeOf({ samples }: Assay, clinical: CheckedClinical | null, name: string) {
  if (samples.some(({ covariates }) => Object.hasOwn(covariates, name)))
    return samples.map(({ covariates }) => covariates[name] ?? null)
  const column = clinical?.column(name) ?? null
  if (column !== null) return samples.map(({ patientId }) => column.get(patientId ?? '') ?? null)
  throw new FindingsError([
    {
      severity: 'error',
      code: 'no-such-column',
      message: `neither the sheet of samples nor a clinical table has a column ${name}`,
      cure: 'name a column of the sheet (--samples) or of the clinical table (--clinical)',
      field: name,
    },
  ])
}

/** Components, or the reason why there are none as a finding. */
function componentsOf(assay: Assay, findings: Finding[]): LeadingComponents | null {
  try {
    return leadingComponents(assay)
  } catch (error) {
    if (!(error instanceof OmicsError)) throw error
    findings.push({ severity: 'note', code: 'no-components', message: error.what, cure: error.cure })
    return null
  }
}
