import type { FigureOf, TableRecord } from '@tessera/evidence'
import {
  featureLabel,
  OmicsError,
  type Predictive,
  type PredictiveEffect,
  predictiveEffects,
  predictivePanel,
} from '@tessera/omics'
import { normalTwoSided } from '@tessera/statistics'
import { type MarkerEvidence, notEstimated } from '../longitudinal/biomarker-evidence.ts'
import { assumedOfInteraction } from '../protocol/marker-screen.ts'
import { capital } from '../run/capital.ts'
import {
  countColumn,
  intervalColumn,
  pColumn,
  percentColumn,
  textColumn,
} from '../run/report-tables/columns.ts'
import type { Verdict } from '../verdict/verdict.ts'
import { interactionVerdict } from './interaction-verdict.ts'
import { halfWidth, panelTable } from './panel-table.ts'
import {
  cutSentence,
  largestPassing,
  limitCells,
  placedInScreen,
  type ScreenOptions,
  sampledWords,
} from './place.ts'
import type { ScreenIntake } from './screen-intake.ts'

type Tested = Extract<Predictive, { verdict: 'tested' }>

/** Rows of the printed table, and features in the forest. */
const shown = 20
const drawn = 6

/**
 * Whether the effect of treatment changes with a feature, for every feature of randomised patients: the interaction with
 * its false discovery rate and a verdict that says no more than its interval and power allow; and a panel of several
 * features, judged on patients who took no part in choosing it. Too few patients or events: refused, with the reason.
 */
export function interactionEvidence(screen: ScreenIntake, options: ScreenOptions): MarkerEvidence {
  const tested = predictiveEffects(screen.cohort, {
    competing: 'cause-specific',
    level: options.level,
    leastValues: 20,
  })
  if (tested.verdict !== 'tested') return refused(screen, tested.reason)
  const judged = tested.effects.map(effect => ({
    effect,
    verdict: verdictOf(screen, tested, effect, options),
  }))
  const panel = panelOf(screen, options)
  return {
    figures: [volcano(screen, tested, options), forest(screen, tested, options)],
    tables: [tableOf(screen, tested, judged, options), ...panel.tables],
    findings: [
      ...tested.findings.map(finding => ({ ...finding, field: screen.protocol.id })),
      ...panel.findings,
    ],
  }
}

function panelOf(screen: ScreenIntake, options: ScreenOptions): Pick<MarkerEvidence, 'tables' | 'findings'> {
  const { panel } = screen.protocol
  if (panel === undefined) return { tables: [], findings: [] }
  try {
    const made = predictivePanel(screen.cohort, { ...panel, seed: options.seed })
    return { tables: [panelTable(screen, made, options)], findings: [] }
  } catch (error) {
    if (!(error instanceof OmicsError)) throw error
    return refused(screen, error.what)
  }
}

function refused(screen: ScreenIntake, reason: string): MarkerEvidence {
  return notEstimated(
    screen,
    `whether a marker tells who gains cannot be asked: ${reason}`,
    'none but more patients, or a comparator',
  )
}

function verdictOf(
  { protocol }: ScreenIntake,
  tested: Tested,
  { coefficient, se, p, fdr, inControl }: PredictiveEffect,
  { level }: ScreenOptions,
): Verdict | null {
  if (coefficient === null || se === null || p === null || inControl === null) return null
  const alone = Math.log(inControl.value)
  const z = (Math.log(inControl.upper) - Math.log(inControl.lower)) / 2
  const known = tested.effects.filter(effect => effect.p !== null)
  const reach = halfWidth(level)
  return interactionVerdict(
    {
      interaction: { value: coefficient, se, p },
      prognostic: { value: alone, se: z / reach, p: normalTwoSided((alone * reach) / z) },
      q: fdr ?? 1,
    },
    {
      fdr: protocol.fdr,
      screened: known.length,
      found: known.filter(effect => (effect.fdr ?? 1) < protocol.fdr).length,
      margin: protocol.margin ?? assumedOfInteraction.margin,
      declared: protocol.interaction ?? assumedOfInteraction.declared,
      level,
    },
  )
}

function volcano(screen: ScreenIntake, tested: Tested, options: ScreenOptions): FigureOf<'volcano'> {
  const { fdr } = screen.protocol
  const cut = largestPassing(tested.effects, fdr)
  return {
    ...placedInScreen(screen, options, {
      name: 'volcano',
      title: `${screen.label}: interaction of every feature with ${tested.treated}`,
      caption: `${captionOf(screen, tested)} ${cutSentence(cut, fdr)}`,
    }),
    kind: 'volcano',
    label: `Ratio of ${tested.measure.label.toLowerCase()}s per SD`,
    ratio: tested.measure.ratio,
    fdr,
    cut,
    higher: `${tested.treated} does less where it is high`,
    lower: `${tested.treated} does more where it is high`,
    named: 12,
    points: tested.effects.flatMap(({ feature, interaction, p, fdr: q }) =>
      interaction === null || p === null
        ? []
        : [{ label: featureLabel(feature), effect: interaction.value, p, fdr: q }],
    ),
  }
}

function forest(screen: ScreenIntake, tested: Tested, options: ScreenOptions): FigureOf<'forest'> {
  return {
    ...placedInScreen(screen, options, {
      name: 'forest',
      title: `What ${tested.treated} does where a feature is low and high`,
      caption: `${tested.measure.label} of ${tested.treated} a standard deviation below and above the mean of each feature, for the ${drawn} interactions of smallest p. ${captionOf(screen, tested)}`,
    }),
    kind: 'forest',
    measure: tested.measure.name,
    label: `${tested.measure.label} of ${tested.treated}`,
    rowsAre: 'Features',
    nullValue: tested.measure.ratio ? 1 : 0,
    logarithmic: tested.measure.ratio,
    rows: tested.effects.slice(0, drawn).flatMap(effect =>
      [
        { label: 'low', limits: effect.treatmentBelow },
        { label: 'high', limits: effect.treatmentAbove },
      ].map(({ label, limits }) => ({
        label,
        group: featureLabel(effect.feature),
        n: effect.n,
        events: null,
        value: limits?.value ?? null,
        lower: limits?.lower ?? null,
        upper: limits?.upper ?? null,
        why: effect.why,
      })),
    ),
    pooled: null,
  }
}

function captionOf({ who, endpoint }: ScreenIntake, tested: Tested): string {
  const arms = tested.arms
    .map(({ arm, n, events }) => `${arm} ${n}${events === null ? '' : `, ${events} events`}`)
    .join('; ')
  return `${capital(tested.method)}; ${who} as assigned (${arms}); endpoint: ${endpoint}, over all follow-up.`
}

function tableOf(
  screen: ScreenIntake,
  tested: Tested,
  judged: readonly { readonly effect: PredictiveEffect; readonly verdict: Verdict | null }[],
  options: ScreenOptions,
): TableRecord {
  const { fdr, margin, interaction } = screen.protocol
  const count = (word: Verdict['verdict']) => judged.filter(({ verdict }) => verdict?.verdict === word).length
  const assumed = (given: number | undefined, value: number) =>
    `${given ?? value}${given === undefined ? ' (assumed)' : ''}`
  return {
    ...placedInScreen(screen, options, {
      name: 'features',
      title: `${screen.label}: prognostic or predictive`,
      caption: `${captionOf(screen, tested)} q: false discovery rate of the interaction over ${judged.length} features. Predictive: q below ${fdr}; prognostic only, or neither: the interval lies inside the margin of ${assumed(margin, assumedOfInteraction.margin)} per SD; everything else cannot be told. Power: of one interaction of ${assumed(interaction, assumedOfInteraction.declared)} per SD to pass the screen.`,
    }),
    columns: [
      textColumn('feature', 'Feature'),
      countColumn('n', 'Patients'),
      intervalColumn('ratio', `Ratio of ${tested.measure.label.toLowerCase()}s per SD`),
      pColumn('p', 'p'),
      pColumn('q', 'q'),
      intervalColumn('control', `Per SD under ${tested.control}`),
      percentColumn('power', 'Power'),
      textColumn('verdict', 'Verdict'),
      textColumn('because', 'Because'),
    ],
    rows: judged.slice(0, shown).map(({ effect, verdict }) => ({
      feature: featureLabel(effect.feature),
      n: effect.n,
      ...limitCells('ratio', effect.interaction),
      p: effect.p,
      q: effect.fdr,
      ...limitCells('control', effect.inControl),
      power: verdict?.power ?? null,
      verdict: verdict?.verdict ?? 'cannot tell',
      because: verdict?.because ?? effect.why ?? '',
    })),
    indent: null,
    note: `Of all ${judged.length}: ${count('predictive')} predictive, ${count('prognostic only')} prognostic only, ${count('neither')} neither, ${judged.length - count('predictive') - count('prognostic only') - count('neither')} cannot be told. ${sampledWords(screen)}.`,
  }
}
