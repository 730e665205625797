import type { TableRecord } from '@tessera/evidence'
import type { PredictivePanel } from '@tessera/omics'
import { normalQuantile, normalTwoSided } from '@tessera/statistics'
import { assumedOfInteraction } from '../protocol/marker-screen.ts'
import {
  countColumn,
  intervalColumn,
  pColumn,
  percentColumn,
  textColumn,
} from '../run/report-tables/columns.ts'
import { verdictOf } from '../verdict/verdict.ts'
import { limitCells, placedInScreen, type ScreenOptions } from './place.ts'
import type { ScreenIntake } from './screen-intake.ts'

/** Half the width of an interval in standard errors. */
export const halfWidth = (level: number): number => normalQuantile(0.5 + level / 2)

/** The panel's held-out score against the treatment, with its verdict: predictive, prognostic only, or cannot tell. */
export function panelTable(
  screen: ScreenIntake,
  panel: PredictivePanel,
  options: ScreenOptions,
): TableRecord {
  const { protocol, cohort } = screen
  const margin = protocol.margin ?? assumedOfInteraction.margin
  const declared = protocol.interaction ?? assumedOfInteraction.declared
  const { interaction, prognostic } = panel
  const judged =
    interaction === null || prognostic === null
      ? null
      : verdictOf({
          interaction,
          prognostic: { ...prognostic, p: normalTwoSided(prognostic.value / prognostic.se) },
          margin,
          declared,
          level: options.level,
        })
  const reach = interaction === null ? 0 : halfWidth(options.level) * interaction.se
  const symbols = new Map(cohort.features.map(({ id, symbol }) => [id, symbol ?? id]))
  const often = panel.members
    .slice(0, 8)
    .map(({ feature, folds }) => `${symbols.get(feature) ?? feature} ${folds}`)
    .join(', ')
  return {
    ...placedInScreen(screen, options, {
      name: 'panel',
      title: `${screen.label}: a panel of ${panel.size}, on patients who took no part in making it`,
      caption: `In each of ${panel.folds} training sets the ${panel.size} features whose product with the arm fits best beside themselves make a score; held-out scores meet ${cohort.treatment?.treated ?? 'the treatment'} in one Cox model by centre. A ratio above 1 says that the score points the right way. p: the whole procedure with the arms dealt anew within centres, ${panel.permutations} times (Freidlin, Jiang and Simon, 2010), one-sided.`,
    }),
    columns: [
      textColumn('panel', 'Panel'),
      countColumn('n', 'Patients'),
      countColumn('events', 'Events'),
      intervalColumn('ratio', 'Ratio of hazard ratios per SD'),
      pColumn('p', 'p'),
      percentColumn('power', 'Power'),
      textColumn('verdict', 'Verdict'),
      textColumn('because', 'Because'),
    ],
    rows: [
      {
        panel: `${panel.size} features`,
        n: panel.n,
        events: panel.events,
        ...limitCells(
          'ratio',
          interaction && {
            value: Math.exp(interaction.value),
            lower: Math.exp(interaction.value - reach),
            upper: Math.exp(interaction.value + reach),
          },
        ),
        p: interaction?.p ?? null,
        power: judged?.power ?? null,
        verdict: judged?.verdict ?? 'cannot tell',
        because: judged?.because ?? panel.why ?? '',
      },
    ],
    indent: null,
    note: `Chosen in how many of ${panel.folds} training sets: ${often}.`,
  }
}
