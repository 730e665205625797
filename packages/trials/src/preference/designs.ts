import { FindingsError } from '@tessera/evidence'
import { type OutcomeKind, outcomeKinds } from './outcome.ts'

/** The patient-preference designs that are told apart by what they identify. */
export type PreferenceDesign = 'two-stage' | 'elicited' | 'partially-randomised'

/** What may be asked of a preference design. */
export type DesignEffect =
  | 'treatment'
  | 'selection'
  | 'preference'
  | 'preference-cohort'
  | 'cohort-difference'

/** On what an effect is measured; `hazard` is a hazard ratio. */
export type EffectScale = OutcomeKind | 'hazard'

/** One effect that a design identifies, on which scales, and by what. */
export interface IdentifiedEffect {
  readonly effect: DesignEffect
  readonly scales: readonly EffectScale[]
  /** Under which assumptions, in words. */
  readonly by: string
}

const everyScale: readonly EffectScale[] = [...outcomeKinds, 'hazard']

const twoStage: readonly IdentifiedEffect[] = [
  { effect: 'treatment', scales: everyScale, by: 'randomisation within the random arm' },
  {
    effect: 'selection',
    scales: outcomeKinds,
    by: 'randomisation between the arms: the share who prefer each treatment, and their outcome under it, are those of the choice arm, whether the treatment was chosen or drawn',
  },
  {
    effect: 'preference',
    scales: outcomeKinds,
    by: 'as the selection effect; what choosing itself changes would count as preference, divided by 2 phi (1 - phi)',
  },
]

const elicited: readonly IdentifiedEffect[] = [
  { effect: 'treatment', scales: everyScale, by: 'randomisation' },
  {
    effect: 'selection',
    scales: outcomeKinds,
    by: 'randomisation among those who prefer each treatment, as stated before it',
  },
  {
    effect: 'preference',
    scales: outcomeKinds,
    by: 'randomisation among those who prefer each treatment, as stated before it',
  },
]

const partiallyRandomised: readonly IdentifiedEffect[] = [
  { effect: 'treatment', scales: everyScale, by: 'randomisation within the randomised cohort' },
  {
    effect: 'preference-cohort',
    scales: everyScale,
    by: 'no confounding of choice and outcome beyond the covariates adjusted for, and overlap',
  },
  { effect: 'cohort-difference', scales: everyScale, by: 'both of the above' },
]

export interface DesignOptions {
  /** A partially randomised trial in which everyone said before randomisation what they would prefer. */
  readonly elicitedFromEveryone?: boolean
}

/** What a design identifies. Everything else is refused by {@link requireIdentified}. */
export function identifies(
  design: PreferenceDesign,
  { elicitedFromEveryone = false }: DesignOptions = {},
): readonly IdentifiedEffect[] {
  if (design === 'two-stage') return twoStage
  if (design === 'elicited') return elicited
  if (!elicitedFromEveryone) return partiallyRandomised
  const among = elicited
    .filter(one => one.effect !== 'treatment')
    .map(one => ({ ...one, by: `${one.by}, in the randomised cohort alone` }))
  return [...partiallyRandomised, ...among]
}

/**
 * Thrown where an effect is asked for that the design does not identify, whatever the data are. Its finding has the
 * reason and what to do instead.
 */
export class NotIdentifiedError extends FindingsError {
  readonly design: PreferenceDesign
  readonly effect: DesignEffect
  readonly scale: EffectScale
  readonly reason: string

  constructor(design: PreferenceDesign, effect: DesignEffect, scale: EffectScale, why: Refusal) {
    super([
      {
        severity: 'error',
        code: 'effect-not-identified',
        message: `the ${effect} effect${scale === 'hazard' ? ' on the hazard' : ''} is not identified by the ${design} design: ${why.reason}`,
        cure: why.cure,
        value: effect,
      },
    ])
    this.design = design
    this.effect = effect
    this.scale = scale
    this.reason = why.reason
  }
}

interface Refusal {
  readonly reason: string
  readonly cure: string
}

/**
 * Lets an effect pass that the design identifies on this scale.
 * @throws NotIdentifiedError otherwise, with the reason
 */
export function requireIdentified(
  design: PreferenceDesign,
  effect: DesignEffect,
  scale: EffectScale,
  options: DesignOptions = {},
): void {
  const known = identifies(design, options).find(one => one.effect === effect)
  if (known?.scales.includes(scale)) return
  throw new NotIdentifiedError(design, effect, scale, known ? onHazards : refusal(design, effect))
}

const onHazards: Refusal = {
  reason:
    'the hazard of the randomised is not the average of the hazards of those who prefer either treatment (those at risk change with time), so that neither can be had from the other, and a ratio of hazards is no difference that could be split',
  cure: 'ask for it on survival at a time or on the restricted mean; the hazard ratio is for the treatment effect',
}

function refusal(design: PreferenceDesign, effect: DesignEffect): Refusal {
  if (design === 'partially-randomised')
    return {
      reason:
        'those with a preference were never seen under the other treatment, and those randomised had none to compare: preference, patient and cohort change together',
      cure: 'report the randomised effect, the adjusted effect of the preference cohort and their difference; ask everyone for a preference before randomisation, or use a two-stage design, in the next trial',
    }
  return {
    reason: `it has no preference cohort outside of randomisation (${effect})`,
    cure: `ask for one of ${identifies(design)
      .map(one => one.effect)
      .join(', ')}`,
  }
}
