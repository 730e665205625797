import type { Finding } from '@tessera/evidence'
import type { FeatureEffect } from './feature-effect.ts'

/** Features that were not tested, one finding a reason. */
export function skippedFindings(
  skipped: readonly { readonly feature: string; readonly reason: string }[],
  total: number,
): Finding[] {
  const kinds = Map.groupBy(skipped, ({ reason }) => (/fewer than/.test(reason) ? 'too few values' : reason))
  return [...kinds].map(([reason, list]) => ({
    severity: list.length === total ? 'error' : 'warning',
    code: reason === 'no variation' ? 'feature-constant' : 'feature-too-few-values',
    message: `${list.length} of ${total} ${list.length === 1 ? 'features was' : 'features were'} not tested, ${reason}: ${named(list.map(({ feature }) => feature))}`,
    cure: 'check how they were read (unit, detection limit, missing code), or leave them out',
    count: list.length,
  }))
}

/** An outcome that is the same for everybody. */
export function outcomeFindings(limiting: number, patients: number): Finding[] {
  if (limiting > 0) return []
  return [
    {
      severity: 'error',
      code: 'outcome-constant',
      message: `the outcome is the same for all ${patients} patients with a sample: nothing can be tested`,
      cure: 'check the endpoint, and that the clinical table and the samples are of the same patients',
    },
  ]
}

/** Small samples, patients without a covariate, features without an estimate. */
export function perVariableFindings(options: {
  readonly perParameter: number
  readonly parameters: number
  readonly events: number | null
  readonly lost: number
  readonly effects: readonly FeatureEffect[]
}): Finding[] {
  const { perParameter, parameters, events, lost, effects } = options
  const findings: Finding[] = []
  if (perParameter > 0 && perParameter < 10)
    findings.push({
      severity: 'warning',
      code: 'few-events-per-variable',
      message: `${Number(perParameter.toPrecision(2))} ${events === null ? 'patients' : 'events'} for each of ${parameters} parameters: estimates are biased away from the null and intervals too narrow`,
      cure: 'adjust for fewer covariates, or collect more events (10 a parameter is a usual least)',
    })
  if (lost > 0)
    findings.push({
      severity: 'warning',
      code: 'covariate-missing',
      message: `${lost} ${lost === 1 ? 'patient lacks' : 'patients lack'} a covariate and ${lost === 1 ? 'takes' : 'take'} no part in adjusted models`,
      cure: 'complete the clinical table, or impute it first',
      count: lost,
    })
  const infinite = effects.filter(
    ({ adjusted, univariable }) => (adjusted ?? univariable).coefficient === null,
  )
  if (infinite.length > 0)
    findings.push({
      severity: 'warning',
      code: 'no-finite-estimate',
      message: `${infinite.length} ${infinite.length === 1 ? 'feature has' : 'features have'} no finite estimate: ${named(infinite.map(({ feature }) => feature.id))}`,
      cure: 'look at the feature: it may be the outcome under another name, or present in one group alone',
      count: infinite.length,
    })
  return findings
}

/** The first few names. */
export function named(names: readonly string[], most = 8): string {
  const rest = names.length - most
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ')
}
