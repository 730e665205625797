import type { FeatureEffect, FeatureEffects } from '@tessera/omics'
import type { PlainRow } from '../endpoints/write-out.ts'

type Model = FeatureEffect['univariable']

const modelColumns = [
  'n',
  'events',
  'coefficient',
  'se',
  'per_unit',
  'per_unit_lower',
  'per_unit_upper',
  'per_sd',
  'per_sd_lower',
  'per_sd_upper',
  'per_doubling',
  'per_doubling_lower',
  'per_doubling_upper',
  'statistic',
  'p_wald',
  'p_lr',
  'why',
] as const

/** Columns of the table of effects: those of the adjusted model again with a prefix. */
export function effectColumns(effects: FeatureEffects): string[] {
  return [
    'feature',
    'symbol',
    'missing',
    'sd',
    'p',
    'fdr',
    'holm',
    ...modelColumns,
    'univariable_fdr',
    ...(effects.covariates.length === 0 ? [] : modelColumns.map(column => `adjusted_${column}`)),
    'p_non_linear',
    'centres',
    'pooled_coefficient',
    'pooled_se',
    'pooled_p',
    'tau',
    'i_squared',
    'q_p',
  ]
}

/** One feature as a row of plain cells. */
export function effectRow(effect: FeatureEffect, { covariates }: FeatureEffects): PlainRow {
  const pooled = effect.byCentre?.pooled ?? null
  return {
    feature: effect.feature.id,
    symbol: effect.feature.symbol,
    missing: effect.missing,
    sd: effect.sd,
    p: effect.p,
    fdr: effect.fdr,
    holm: effect.holm,
    ...modelCells(effect.univariable, ''),
    univariable_fdr: effect.univariableFdr,
    ...(covariates.length === 0 || effect.adjusted === null ? {} : modelCells(effect.adjusted, 'adjusted_')),
    p_non_linear: effect.nonLinear?.p ?? null,
    centres: pooled?.centres ?? null,
    pooled_coefficient: pooled?.coefficient ?? null,
    pooled_se: pooled?.se ?? null,
    pooled_p: pooled?.p ?? null,
    tau: pooled?.tau ?? null,
    i_squared: pooled?.iSquared ?? null,
    q_p: pooled?.qP ?? null,
  }
}

function modelCells(model: Model, prefix: string): PlainRow {
  const { perUnit, perSd, perDoubling } = model
  const cells: PlainRow = {
    n: model.n,
    events: model.events,
    coefficient: model.coefficient,
    se: model.se,
    per_unit: perUnit?.value ?? null,
    per_unit_lower: perUnit?.lower ?? null,
    per_unit_upper: perUnit?.upper ?? null,
    per_sd: perSd?.value ?? null,
    per_sd_lower: perSd?.lower ?? null,
    per_sd_upper: perSd?.upper ?? null,
    per_doubling: perDoubling?.value ?? null,
    per_doubling_lower: perDoubling?.lower ?? null,
    per_doubling_upper: perDoubling?.upper ?? null,
    statistic: model.statistic,
    p_wald: model.pWald,
    p_lr: model.pLikelihoodRatio,
    why: model.why,
  }
  return Object.fromEntries(Object.entries(cells).map(([key, value]) => [`${prefix}${key}`, value]))
}

/** The effects as the JSON document has them. */
export function effectDocument(effects: FeatureEffects): Readonly<Record<string, unknown>> {
  const { findings: _, effects: list, ...rest } = effects
  return {
    ...rest,
    features: list.map(({ feature, ...effect }) => ({
      feature: feature.id,
      symbol: feature.symbol,
      ...effect,
    })),
  }
}
