import type { Estimate, Figure, Finding, TableRecord } from '@tessera/evidence'
import { benefitAnswer } from './answer.ts'
import { balanceEvidence } from './balance.ts'
import { compareClock } from './compare-clock.ts'
import { type BenefitContext, type BenefitEvidence, idPart, type RunBenefitOptions } from './context.ts'
import { weightedCurves } from './curves.ts'
import { designTable } from './design-table.ts'
import { effectEstimates, naiveEstimates } from './effect-estimates.ts'
import { effectsTable } from './effects-table.ts'
import { harmTables } from './harm-tables.ts'
import type { BenefitIntake } from './intake/benefit-intake.ts'
import { overlapTable, positivityTable } from './positivity-table.ts'
import { waysForest } from './ways-forest.ts'
import { whoBenefits } from './who/who-benefits.ts'

/**
 * The evidence of a question of benefit: the target trial from time zero, the same from the second clock, the naive
 * comparison as a warning, whether the arms can be compared at all, what the arms cost, and who gains.
 */
export async function runBenefit(
  intake: BenefitIntake,
  options: RunBenefitOptions,
): Promise<BenefitEvidence> {
  const { run, protocol, status } = options
  const { level, bootstrap, seed } = protocol.validation
  const context: BenefitContext = { intake, level, status }
  const settings = { run, bootstrap, seed, level }
  const main = await compareClock(intake, intake.main, settings)
  const second = intake.second ? await compareClock(intake, intake.second, settings) : null
  const effects = [
    ...effectEstimates(context, 'target-trial', main),
    ...(second ? effectEstimates(context, 'clone-censor-weight', second).filter(inSecond) : []),
    ...naiveEstimates(context, main),
  ]
  const figures: Figure[] = []
  const tables: TableRecord[] = [designTable(context, protocol)]
  if (main.emulation && main.refused.slice(1).some(why => why === null)) {
    figures.push(weightedCurves(context, 'curves', main, main.emulation, effects.filter(isMain)))
    figures.push(waysForest(context, effects))
    if (second?.emulation)
      figures.push(
        weightedCurves(context, 'curves-second', second, second.emulation, effects.filter(isSecond)),
      )
  }
  tables.push(effectsTable(context, effects), overlapTable(context, main, main.emulation))
  tables.push(positivityTable(context, main))
  if (main.emulation) {
    const { figure, table } = balanceEvidence(context, main, main.emulation)
    figures.push(figure)
    tables.push(table)
  }
  const who = await whoBenefits(context, main, options)
  const harm = harmTables(context)
  const { clock } = intake.main
  return {
    analyses: [
      {
        id: intake.id,
        kind: 'benefit',
        endpoint: intake.endpoint,
        label:
          intake.title ?? `${intake.label}, ${intake.arms.slice(1).join(' and ')} against ${intake.arms[0]}`,
        primary: true,
        n: clock.time.length,
        events: clock.event.reduce((sum, event) => sum + event, 0),
        horizon: clock.horizon,
        unit: clock.unit,
        answer: benefitAnswer(context, effects, who.sentences),
        mainNumbers: intake.arms.slice(1).map(arm => ({
          estimate: `${intake.id}/target-trial/rmst_difference/${idPart(arm)}`,
          caption: `${clock.unit} gained over ${Number(clock.horizon.toPrecision(3))} with ${arm}, against ${intake.arms[0]}`,
        })),
      },
    ],
    estimates: [...effects, ...who.estimates, ...harm.estimates],
    figures: [...figures, ...who.figures],
    tables: [...tables, ...who.tables, ...harm.tables],
    findings: [
      ...refusals(context, main.refused),
      ...(second ? refusals(context, second.refused) : []),
      ...who.findings,
      ...harm.findings,
    ],
  }
}

const isMain = ({ id }: Estimate) => id.split('/')[1] === 'target-trial'
const isSecond = ({ id }: Estimate) => id.split('/')[1] === 'clone-censor-weight'
const inSecond = ({ measure }: Estimate) => !measure.startsWith('equipoise')

function refusals({ intake }: BenefitContext, refused: readonly (string | null)[]): Finding[] {
  return refused.flatMap((why, k) =>
    why === null
      ? []
      : [
          {
            severity: 'warning' as const,
            code: 'comparison-refused',
            message: `${intake.label}, ${intake.arms[k]} against ${intake.arms[0]}: ${why}`,
            cure: 'restrict the cohort to patients who could have had either, or leave the arm out',
            field: 'benefit',
          },
        ],
  )
}
