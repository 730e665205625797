import type { FigureOf } from '@tessera/evidence'
import { featureLabel } from './cohort.ts'
import type { FeatureEffect, FeatureEffects } from './feature-effect.ts'

/** Points of a volcano: every feature with its effect per standard deviation and its p. */
export function volcanoPoints({ effects }: FeatureEffects): FigureOf<'volcano'>['points'] {
  return effects.flatMap(effect => {
    const { perSd } = mainOf(effect)
    return perSd === null || effect.p === null
      ? []
      : [{ label: featureLabel(effect.feature), effect: perSd.value, p: effect.p, fdr: effect.fdr }]
  })
}

/** Rows of a forest: the features of smallest p, at most so many, per standard deviation. */
export function forestRows({ effects }: FeatureEffects, most: number): FigureOf<'forest'>['rows'] {
  return effects.slice(0, most).map(effect => {
    const { n, events, perSd, why } = mainOf(effect)
    return {
      label: featureLabel(effect.feature),
      group: null,
      n,
      events,
      value: perSd?.value ?? null,
      lower: perSd?.lower ?? null,
      upper: perSd?.upper ?? null,
      why,
    }
  })
}

/** What is told of a feature first: adjusted where there are covariates. */
function mainOf({ adjusted, univariable }: FeatureEffect) {
  return adjusted ?? univariable
}
