import type { FigureOf, TableRecord } from '@tessera/evidence'
import { type FeatureEffects, featureEffects, featureLabel, forestRows, volcanoPoints } from '@tessera/omics'
import type { MarkerEvidence } from '../longitudinal/biomarker-evidence.ts'
import { capital } from '../run/capital.ts'
import {
  countColumn,
  intervalColumn,
  pColumn,
  percentColumn,
  textColumn,
} from '../run/report-tables/columns.ts'
import {
  cutSentence,
  largestPassing,
  limitCells,
  placedInScreen,
  type ScreenOptions,
  sampledWords,
} from './place.ts'
import type { ScreenIntake } from './screen-intake.ts'

/** Rows of the printed table, and of the forest. */
const shown = 20
const drawn = 12

/**
 * The effect of every feature on the endpoint beside the covariates, by centre: per standard deviation, with the false
 * discovery rate over all features of all blocks, and how it holds in each centre for the clearest.
 */
export function effectEvidence(screen: ScreenIntake, options: ScreenOptions): MarkerEvidence {
  const effects = featureEffects(screen.cohort, {
    competing: 'cause-specific',
    level: options.level,
    leastValues: 20,
    knots: 0,
    byCentre: shown,
  })
  return {
    figures: [volcano(screen, effects, options), forest(screen, effects, options)],
    tables: [tableOf(screen, effects, options)],
    findings: effects.findings.map(finding => ({ ...finding, field: screen.protocol.id })),
  }
}

function captionOf({ who, endpoint, cohort }: ScreenIntake, effects: FeatureEffects): string {
  const events = effects.events === null ? '' : `, ${effects.events} events`
  return `${capital(effects.method)}; ${cohort.size} ${who}${events}; endpoint: ${endpoint}${cohort.outcome.kind === 'time-to-event' || cohort.outcome.kind === 'competing-risks' ? ', over all follow-up' : ''}. Per standard deviation.`
}

function volcano(screen: ScreenIntake, effects: FeatureEffects, options: ScreenOptions): FigureOf<'volcano'> {
  const { fdr } = screen.protocol
  const cut = largestPassing(effects.effects, fdr)
  return {
    ...placedInScreen(screen, options, {
      name: 'volcano',
      title: `${screen.label}: every feature`,
      caption: `${captionOf(screen, effects)} ${cutSentence(cut, fdr)}`,
    }),
    kind: 'volcano',
    label: `${effects.measure.label} per SD`,
    ratio: effects.measure.ratio,
    fdr,
    cut,
    higher: effects.measure.ratio ? 'with more events' : 'rising with it',
    lower: effects.measure.ratio ? 'with fewer events' : 'falling with it',
    named: drawn,
    points: volcanoPoints(effects),
  }
}

function forest(screen: ScreenIntake, effects: FeatureEffects, options: ScreenOptions): FigureOf<'forest'> {
  const { measure } = effects
  return {
    ...placedInScreen(screen, options, {
      name: 'forest',
      title: `${screen.label}: the ${Math.min(drawn, effects.effects.length)} of smallest p`,
      caption: `${captionOf(screen, effects)} The smallest p of many: such effects are on average too large.`,
    }),
    kind: 'forest',
    measure: measure.name,
    label: `${measure.label} per SD`,
    rowsAre: 'Features',
    nullValue: measure.ratio ? 1 : 0,
    logarithmic: measure.ratio,
    rows: forestRows(effects, drawn),
    pooled: null,
  }
}

function tableOf(screen: ScreenIntake, effects: FeatureEffects, options: ScreenOptions): TableRecord {
  const { fdr } = screen.protocol
  const found = effects.effects.filter(effect => effect.fdr !== null && effect.fdr < fdr).length
  return {
    ...placedInScreen(screen, options, {
      name: 'features',
      title: `${screen.label}: features of smallest p`,
      caption: `${captionOf(screen, effects)} q: false discovery rate (Benjamini and Hochberg) over ${effects.effects.length} features; below ${fdr}: ${found}. I²: how much the effect differs between centres beyond chance.`,
    }),
    columns: [
      textColumn('feature', 'Feature'),
      countColumn('n', 'Patients'),
      intervalColumn('effect', `${effects.measure.label} per SD`),
      pColumn('p', 'p'),
      pColumn('q', 'q'),
      percentColumn('between', 'I²'),
    ],
    rows: effects.effects.slice(0, shown).map(effect => {
      const main = effect.adjusted ?? effect.univariable
      return {
        feature: featureLabel(effect.feature),
        n: main.n,
        ...limitCells('effect', main.perSd),
        p: effect.p,
        q: effect.fdr,
        between: effect.byCentre?.pooled?.iSquared ?? null,
      }
    }),
    indent: null,
    note: `${sampledWords(screen)}. A ranking of candidates, on the patients that it was made from: what they predict is asked of held-out patients in the questions.`,
  }
}
