import { featureLabel, type PanelCurve, type Predictive, type StableFeatures } from '@tessera/omics'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { BiomarkerOptions } from './biomarker-options.ts'
import type { BiomarkerRun } from './biomarker-run.ts'

/** Rows that are shown; all of them are in the table and the document. */
const shown = 20

/** What a person reads. */
export function biomarkerText(run: BiomarkerRun, options: BiomarkerOptions): string {
  const parts = [effectsText(run, options)]
  if (run.stable !== null) parts.push(stableText(run.stable))
  if (run.predictive !== null) parts.push(predictiveText(run.predictive, options))
  if (run.panel !== null) parts.push(panelText(run.panel))
  const open = run.remark.filter(({ state }) => state !== 'answered').length
  parts.push(
    `REMARK: ${run.remark.length - open} of ${run.remark.length} items answered by this run, ${open} need words of yours (--json, --report).`,
  )
  return parts.join('\n\n')
}

function effectsText({ cohort, effects }: BiomarkerRun, { fdr, level }: BiomarkerOptions): string {
  const found = effects.effects.filter(effect => effect.fdr !== null && effect.fdr < fdr).length
  const adjusted = effects.covariates.length > 0
  const centres = effects.effects.some(effect => effect.byCentre?.pooled)
  const head = [
    `${effects.method}: ${cohort.size} patients${effects.events === null ? '' : `, ${effects.events} events`}, ${effects.effects.length} features tested, ${effects.skipped.length} not.`,
    `${found} at a false discovery rate below ${fdr}.`,
  ].join('\n')
  const columns = [
    'feature',
    'patients',
    `${effects.measure.label.toLowerCase()} per SD`,
    `${level * 100} % interval`,
    'p',
    'FDR',
  ]
  if (adjusted) columns.push('unadjusted')
  columns.push('p bends')
  if (centres) columns.push('I² of centres')
  const rows = effects.effects.slice(0, shown).map(effect => {
    const main = effect.adjusted ?? effect.univariable
    const per = main.perSd
    const row = [
      featureLabel(effect.feature),
      String(main.n),
      shortNumber(per?.value ?? null),
      per === null ? (main.why ?? '') : `${shortNumber(per.lower)} to ${shortNumber(per.upper)}`,
      shortP(effect.p),
      shortP(effect.fdr),
    ]
    if (adjusted) row.push(shortNumber(effect.univariable.perSd?.value ?? null))
    row.push(shortP(effect.nonLinear?.p ?? null))
    if (centres) {
      const pooled = effect.byCentre?.pooled
      row.push(pooled ? `${(pooled.iSquared * 100).toFixed(0)} %` : '–')
    }
    return row
  })
  return `${head}\n\n${textTable(columns, rows)}`
}

function stableText({ selection, selector, most, leaveOneCentreOut }: StableFeatures): string {
  const bound = selection.bounds?.unimodal
  const centre = new Map(leaveOneCentreOut?.map(({ feature, frequency }) => [feature, frequency]))
  const rows = selection.features
    .filter(({ frequency }) => frequency > 0)
    .slice(0, 10)
    .map(one => [
      one.feature,
      shortNumber(one.frequency),
      ...(leaveOneCentreOut === null ? [] : [shortNumber(centre.get(one.feature) ?? 0)]),
      one.stable ? 'stable' : '',
    ])
  return [
    `Stability (${selector}, at most ${most} a run, ${2 * selection.pairs} runs): ${selection.stable.length} stable${bound === undefined ? '' : `, at most ${shortNumber(bound)} of them expected to be false`}.`,
    textTable(
      ['feature', 'selected', ...(leaveOneCentreOut === null ? [] : ['with a centre left out']), ''],
      rows,
    ),
  ].join('\n\n')
}

function predictiveText(predictive: Predictive, { fdr }: BiomarkerOptions): string {
  if (predictive.verdict === 'prognostic only') return `Prognostic only: ${predictive.reason}.`
  const { effects, treated, control, measure } = predictive
  const found = effects.filter(effect => effect.fdr !== null && effect.fdr < fdr).length
  const limits = (one: { readonly value: number; readonly lower: number; readonly upper: number } | null) =>
    one === null ? '–' : `${shortNumber(one.value)} (${shortNumber(one.lower)} to ${shortNumber(one.upper)})`
  const rows = effects
    .slice(0, 10)
    .map(effect => [
      featureLabel(effect.feature),
      limits(effect.interaction),
      shortP(effect.p),
      shortP(effect.fdr),
      limits(effect.inControl),
      limits(effect.inTreated),
      limits(effect.treatmentBelow),
      limits(effect.treatmentAbove),
    ])
  return [
    `Predictive of ${treated} over ${control} (${predictive.randomised ? 'randomised' : 'not randomised'}): ${found} interactions at a false discovery rate below ${fdr}. ${measure.label}s per SD.`,
    textTable(
      [
        'feature',
        'interaction',
        'p',
        'FDR',
        `feature in ${control}`,
        `feature in ${treated}`,
        `${treated} at −1 SD`,
        `${treated} at +1 SD`,
      ],
      rows,
    ),
  ].join('\n\n')
}

function panelText(panel: PanelCurve): string {
  const limits = (one: { readonly value: number; readonly lower: number; readonly upper: number } | null) =>
    one === null ? '–' : `${one.value.toFixed(3)} (${one.lower.toFixed(3)} to ${one.upper.toFixed(3)})`
  const clinical = panel.clinical !== null
  const rows = panel.sizes.map(one => [
    `${one.size}${one.size === panel.chosen ? ' *' : ''}`,
    limits(one.withClinical),
    ...(clinical ? [limits(one.gain), limits(one.alone)] : []),
    one.notNested.value.toFixed(3),
    one.optimism.toFixed(3),
  ])
  const lines = [
    `Panel: ${panel.measure} out of fold, ${panel.validation}${clinical ? `; covariates alone ${limits(panel.clinical)}` : ''}. * smallest within one standard error of the best (${panel.best}).`,
    textTable(
      [
        'size',
        ...(clinical ? ['with covariates', 'gain', 'panel alone'] : ['panel']),
        'not nested',
        'its optimism',
      ],
      rows,
    ),
    `Panel of ${panel.chosen} on all patients: ${panel.panel.join(', ')}.`,
  ]
  if (panel.procedure !== null)
    lines.push(`With the size chosen inside each training set: ${limits(panel.procedure)}.`)
  return lines.join('\n\n')
}
