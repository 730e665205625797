import type { Finding, TableRecord } from '@tessera/evidence'
import { type FeatureEffects, featureLabel, type RemarkAnswer, type StableFeatures } from '@tessera/omics'
import type { FigurePageSection } from '@tessera/report'
import { armForest, centreForest, effectForest, effectVolcano, panelFigure } from './biomarker-figures.ts'
import { biomarkerHeatmap } from './biomarker-heatmap.ts'
import type { BiomarkerOptions } from './biomarker-options.ts'
import type { BiomarkerRun } from './biomarker-run.ts'
import { type FigurePage, placed } from './figure-page.ts'

/** The page of a run. */
export function biomarkerPage(
  run: BiomarkerRun,
  findings: readonly Finding[],
  options: BiomarkerOptions,
): FigurePage {
  const { cohort, effects, predictive, stable, panel } = run
  const { fdr } = options
  const found = effects.effects.filter(effect => effect.fdr !== null && effect.fdr < fdr)
  const place = new Map(cohort.features.map(({ id }, f) => [id, f]))
  const hot = effects.effects.slice(0, Math.min(40, Math.max(12, found.length)))
  const sections: FigurePageSection[] = [
    {
      title: 'Effects',
      figures: [
        effectVolcano(effects, fdr),
        effectForest(effects, 20),
        ...(hot.length > 1 && cohort.size <= 1500
          ? [
              biomarkerHeatmap(
                cohort,
                hot.map(({ feature }) => place.get(feature.id) ?? 0),
                'Features of smallest p over patients',
              ),
            ]
          : []),
        ...effects.effects.slice(0, 2).flatMap(effect => centreForest(effect, effects) ?? []),
      ],
      tables: [effectTable(effects, 50)],
    },
  ]
  if (stable !== null) sections.push({ title: 'Stability', tables: [stableTable(stable)] })
  if (predictive !== null)
    sections.push({
      title: 'Prognostic or predictive',
      ...(predictive.verdict === 'tested'
        ? { figures: [armForest(predictive, 8)] }
        : { text: [`Prognostic only: ${predictive.reason}.`] }),
    })
  if (panel !== null)
    sections.push({
      title: 'A panel',
      text: [
        `On all patients the panel of ${panel.chosen} is ${panel.panel.join(', ')}.${panel.procedure === null ? '' : ` With the size chosen inside each training set, the whole procedure reaches ${panel.measure} ${panel.procedure.value.toFixed(2)} (${panel.procedure.lower.toFixed(2)} to ${panel.procedure.upper.toFixed(2)}).`}`,
      ],
      figures: [panelFigure(panel)],
    })
  sections.push({ title: 'REMARK', tables: [remarkTable(run.remark)] })
  return {
    title: `${found.length === 0 ? 'No feature' : found.length === 1 ? 'One feature' : `${found.length} features`} at a false discovery rate below ${fdr}`,
    kicker: `tessera omics biomarkers · ${cohort.name}`,
    lede: `${effects.effects.length} features of ${cohort.size} patients${effects.events === null ? '' : `, ${effects.events} events`}, against ${run.endpoint}: ${effects.method}.`,
    sections,
    findings,
    facts: [run.endpoint, run.sampleRule, `Seed ${options.seed}`],
    level: options.level,
  }
}

const text = { align: 'left', format: { kind: 'text' } } as const
const interval = (lower: string, upper: string) =>
  ({ align: 'right', format: { kind: 'interval', lower, upper, digits: 2 } }) as const
const probability = { align: 'right', format: { kind: 'p' } } as const

function effectTable(effects: FeatureEffects, most: number): TableRecord {
  const adjusted = effects.covariates.length > 0
  return {
    ...placed(
      'effects',
      `${effects.measure.label} per standard deviation`,
      `${effects.method}; the ${Math.min(most, effects.effects.length)} of smallest p.`,
    ),
    columns: [
      { key: 'feature', label: 'Feature', ...text },
      { key: 'n', label: 'Patients', align: 'right', format: { kind: 'number', digits: 0 } },
      { key: 'value', label: adjusted ? 'Adjusted' : effects.measure.label, ...interval('lower', 'upper') },
      ...(adjusted ? [{ key: 'alone', label: 'Alone', ...interval('aloneLower', 'aloneUpper') }] : []),
      { key: 'p', label: 'p', ...probability },
      { key: 'fdr', label: 'FDR', ...probability },
      { key: 'bends', label: 'p of bends', ...probability },
    ],
    rows: effects.effects.slice(0, most).map(effect => {
      const main = effect.adjusted ?? effect.univariable
      return {
        feature: featureLabel(effect.feature),
        n: main.n,
        value: main.perSd?.value ?? null,
        lower: main.perSd?.lower ?? null,
        upper: main.perSd?.upper ?? null,
        alone: effect.univariable.perSd?.value ?? null,
        aloneLower: effect.univariable.perSd?.lower ?? null,
        aloneUpper: effect.univariable.perSd?.upper ?? null,
        p: effect.p,
        fdr: effect.fdr,
        bends: effect.nonLinear?.p ?? null,
      }
    }),
    indent: null,
    note: 'FDR: Benjamini and Hochberg over the features tested. Bends: restricted cubic spline against a straight line.',
  }
}

function stableTable({ selection, selector, most, leaveOneCentreOut }: StableFeatures): TableRecord {
  const centre = new Map(leaveOneCentreOut?.map(({ feature, frequency }) => [feature, frequency]))
  const bound = selection.bounds?.unimodal
  const share = { align: 'right', format: { kind: 'percent', digits: 0 } } as const
  return {
    ...placed(
      'stability',
      'How often each feature was selected',
      `${2 * selection.pairs} runs on halves of the patients, at most ${most} features a run by ${selector}; stable from ${((selection.threshold ?? 1) * 100).toFixed(0)} %.`,
    ),
    columns: [
      { key: 'feature', label: 'Feature', ...text },
      { key: 'frequency', label: 'Of halves', ...share },
      ...(leaveOneCentreOut === null ? [] : [{ key: 'centre', label: 'With a centre left out', ...share }]),
      { key: 'stable', label: '', ...text },
    ],
    rows: selection.features
      .filter(({ frequency }) => frequency > 0.1)
      .slice(0, 30)
      .map(one => ({
        feature: one.feature,
        frequency: one.frequency,
        centre: centre.get(one.feature) ?? 0,
        stable: one.stable ? 'stable' : '',
      })),
    indent: null,
    note:
      bound === undefined
        ? null
        : `At most ${bound.toFixed(2)} falsely stable features are expected (Shah and Samworth, unimodal).`,
  }
}

function remarkTable(remark: readonly RemarkAnswer[]): TableRecord {
  return {
    ...placed('remark', 'The items of REMARK', 'Answered from this run; what it cannot know is named.'),
    columns: [
      { key: 'item', label: 'Item', align: 'right', format: { kind: 'number', digits: 0 } },
      { key: 'asks', label: 'Asks for', ...text },
      { key: 'state', label: 'State', ...text },
      { key: 'answer', label: 'Answer', ...text },
    ],
    rows: remark.map(({ item, section, asks, state, answer }) => ({
      item,
      asks: `${section}: ${asks}`,
      state,
      answer,
    })),
    indent: null,
    note: 'McShane et al., J Natl Cancer Inst 2005;97:1180; Altman et al., PLoS Med 2012;9:e1001216.',
  }
}
