import { FindingsError } from '@tessera/evidence'

/**
 * How the preference cohort may inform the randomised effect. Fixed before the data are seen: `fixedBy` names the
 * document and its date (protocol, analysis plan).
 */
export type CombinationRule = { readonly rule: 'randomised alone' } | RobustMixtureRule | CommensurateRule

export interface RobustMixtureRule {
  readonly rule: 'robust mixture'
  readonly fixedBy: string
  /** Prior weight of the component that believes the preference cohort, above 0 and below 1. */
  readonly weight: number
  /** Standard deviation of the vague component, around no effect; 2 for a log hazard ratio (one event's worth). */
  readonly vagueSd: number
  /** Standard deviation between the cohorts' true effects within the believing component; default 0. */
  readonly betweenSd?: number
}

export interface CommensurateRule {
  readonly rule: 'commensurate'
  readonly fixedBy: string
  /** Scale of the half-normal prior on the standard deviation between the cohorts' true effects. */
  readonly betweenScale: number
}

export const combinationRules = ['randomised alone', 'robust mixture', 'commensurate'] as const

/** Thrown where cohorts are to be combined in a way that no trial may choose. */
export class CombinationRefused extends FindingsError {
  readonly asked: string

  constructor(asked: string, message: string, cure: string) {
    super([{ severity: 'error', code: 'combination-refused', message, cure, value: asked }])
    this.asked = asked
  }
}

const pooling = /pool|merge|simple|combine all|if not significant|test.?then/i

/**
 * A rule by its name and settings.
 * @throws CombinationRefused for pooling, with or without a test of heterogeneity before it, for a rule that nothing
 * says was fixed beforehand, and for settings that cannot be
 */
export function combinationRule(
  name: string,
  settings: {
    readonly fixedBy?: string
    readonly weight?: number
    readonly vagueSd?: number
    readonly betweenSd?: number
    readonly betweenScale?: number
  } = {},
): CombinationRule {
  if (name === 'randomised alone') return { rule: name }
  if (name !== 'robust mixture' && name !== 'commensurate') {
    const pools = pooling.test(name)
    throw new CombinationRefused(
      name,
      pools
        ? `'${name}': a test of heterogeneity that is not significant does not show that the cohorts agree (with 60 patients it would miss most differences that matter), and pooling then treats chosen arms as randomised ones`
        : `'${name}' is no rule of combination`,
      `give one of ${combinationRules.join(', ')}`,
    )
  }
  const fixedBy = settings.fixedBy?.trim() ?? ''
  if (fixedBy === '')
    throw new CombinationRefused(
      name,
      'nothing says that the rule was fixed before the data were seen',
      'name the document and its date in which the rule was fixed; without one the randomised cohort stands alone',
    )
  const { weight, vagueSd = 2, betweenSd = 0, betweenScale } = settings
  if (name === 'commensurate')
    return { rule: name, fixedBy, betweenScale: above(name, 'the between-cohort scale', betweenScale) }
  if (!(weight !== undefined && weight > 0 && weight < 1))
    throw new CombinationRefused(
      name,
      `the prior weight of the preference cohort is ${weight ?? 'not given'}`,
      'give a weight above 0 and below 1, such as 0.5',
    )
  if (!(betweenSd >= 0 && Number.isFinite(betweenSd)))
    throw new CombinationRefused(name, `the between-cohort deviation is ${betweenSd}`, 'give 0 or more')
  return { rule: name, fixedBy, weight, vagueSd: above(name, 'the vague deviation', vagueSd), betweenSd }
}

function above(rule: string, what: string, value: number | undefined): number {
  if (value !== undefined && value > 0 && Number.isFinite(value)) return value
  throw new CombinationRefused(rule, `${what} is ${value ?? 'not given'}`, 'give a number above 0')
}
