import type { FigureOf } from '@tessera/evidence'
import {
  type FeatureEffect,
  type FeatureEffects,
  featureLabel,
  forestRows,
  type PanelCurve,
  type Predictive,
  volcanoPoints,
} from '@tessera/omics'
import { placed } from './figure-page.ts'

/** Effect per standard deviation of every feature against its p. */
export function effectVolcano(effects: FeatureEffects, fdr: number): FigureOf<'volcano'> {
  const points = volcanoPoints(effects)
  const [higher, lower] = effects.measure.ratio
    ? effects.measure.name === 'proportional_odds_ratio'
      ? ['with higher levels', 'with lower levels']
      : ['with more events', 'with fewer events']
    : ['rising with it', 'falling with it']
  const found = points.filter(point => point.fdr !== null && point.fdr < fdr)
  return {
    kind: 'volcano',
    ...placed(
      'volcano',
      `${effects.measure.label} of every feature`,
      `${sentence(effects.method)}. The dotted line is the largest p at a false discovery rate below ${fdr}.`,
    ),
    label: `${effects.measure.label} per standard deviation`,
    ratio: effects.measure.ratio,
    fdr,
    cut: found.length === 0 ? null : Math.max(...found.map(point => point.p)),
    higher,
    lower,
    named: 25,
    points,
  }
}

/** The features of smallest p with their intervals. */
export function effectForest(effects: FeatureEffects, most: number): FigureOf<'forest'> {
  return {
    kind: 'forest',
    ...placed(
      'forest',
      `The ${Math.min(most, effects.effects.length)} features of smallest p`,
      `${sentence(effects.method)}.`,
    ),
    measure: effects.measure.name,
    label: `${effects.measure.label} per SD`,
    rowsAre: 'Feature',
    nullValue: effects.measure.ratio ? 1 : 0,
    logarithmic: effects.measure.ratio,
    rows: forestRows(effects, most),
    pooled: null,
  }
}

/** One feature in each centre, per unit, and what they pool to. */
export function centreForest(effect: FeatureEffect, effects: FeatureEffects): FigureOf<'forest'> | null {
  const { byCentre } = effect
  if (byCentre === null || byCentre.pooled === null) return null
  const to = (value: number) => (effects.measure.ratio ? Math.exp(value) : value)
  const { pooled } = byCentre
  return {
    kind: 'forest',
    ...placed(
      `centres-${effect.feature.id}`,
      `${featureLabel(effect.feature)} by centre`,
      `${effects.measure.label} per unit, fitted within each centre.`,
    ),
    measure: effects.measure.name,
    label: `${effects.measure.label} per unit`,
    rowsAre: 'Centre',
    nullValue: effects.measure.ratio ? 1 : 0,
    logarithmic: effects.measure.ratio,
    rows: byCentre.centres.map(({ centre, effect: own }) => ({
      label: centre,
      group: null,
      n: own.n,
      events: own.events,
      value: own.perUnit?.value ?? null,
      lower: own.perUnit?.lower ?? null,
      upper: own.perUnit?.upper ?? null,
      why: own.why,
    })),
    pooled: {
      label: 'Random effects',
      value: to(pooled.coefficient),
      lower: to(pooled.lower),
      upper: to(pooled.upper),
      predictionLower: to(pooled.predictionLower),
      predictionUpper: to(pooled.predictionUpper),
      tau: pooled.tau,
      iSquared: pooled.iSquared,
      method: 'REML with Hartung and Knapp’s interval',
    },
  }
}

/** The feature's effect in each arm, side by side, for the interactions of smallest p. */
export function armForest(
  predictive: Extract<Predictive, { verdict: 'tested' }>,
  most: number,
): FigureOf<'forest'> {
  const { measure, control, treated } = predictive
  return {
    kind: 'forest',
    ...placed(
      'arms',
      'Effect of each feature within the arms',
      `${sentence(predictive.method)}. A feature is predictive by its interaction, not by an effect that is found in one arm alone.`,
    ),
    measure: measure.name,
    label: `${measure.label} per SD`,
    rowsAre: 'Feature and arm',
    nullValue: measure.ratio ? 1 : 0,
    logarithmic: measure.ratio,
    rows: predictive.effects.slice(0, most).flatMap(effect =>
      [
        { arm: control, limits: effect.inControl, of: predictive.arms[0] },
        { arm: treated, limits: effect.inTreated, of: predictive.arms[1] },
      ].map(({ arm, limits, of }) => ({
        label: arm,
        group: featureLabel(effect.feature),
        n: of.n,
        events: of.events,
        value: limits?.value ?? null,
        lower: limits?.lower ?? null,
        upper: limits?.upper ?? null,
        why: effect.why,
      })),
    ),
    pooled: null,
  }
}

/** Performance by the size of the panel. */
export function panelFigure(panel: PanelCurve): FigureOf<'size-performance'> {
  const of = (key: 'withClinical' | 'alone' | 'notNested') => panel.sizes.map(size => size[key])
  const withClinical = of('withClinical')
  return {
    kind: 'size-performance',
    ...placed(
      'panel',
      'How large the panel should be',
      `${panel.measure} of patients who took no part in choosing or fitting, ${panel.validation}; band: ${panel.level * 100} % interval. The dotted curve chose its features on all patients first: what that adds is optimism.`,
    ),
    label: `${panel.measure} out of fold`,
    nullValue: 0.5,
    sizes: panel.sizes.map(({ size }) => size),
    curves: [
      {
        label: panel.clinical === null ? 'Panel' : 'Covariates and panel',
        warning: false,
        value: withClinical.map(({ value }) => value),
        lower: withClinical.map(({ lower }) => lower),
        upper: withClinical.map(({ upper }) => upper),
      },
      ...(panel.clinical === null
        ? []
        : [
            {
              label: 'Panel alone',
              warning: false,
              value: of('alone').map(({ value }) => value),
              lower: null,
              upper: null,
            },
          ]),
      {
        label: 'Not nested: chosen on all patients',
        warning: true,
        value: of('notNested').map(({ value }) => value),
        lower: null,
        upper: null,
      },
    ],
    baseline:
      panel.clinical === null
        ? null
        : {
            label: 'Covariates alone',
            value: panel.clinical.value,
            lower: panel.clinical.lower,
            upper: panel.clinical.upper,
          },
    chosen: panel.chosen,
  }
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}
