import { StatisticsInputError } from '@tessera/statistics'
import {
  type CombinationRule,
  combinationRule,
  completeScenario,
  type OperatingCharacteristics,
  type Scenario,
  simulateTrials,
  trialRows,
  trialSource,
} from '@tessera/trials'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { SimulateOptions } from './simulate-options.ts'

/** `tessera trial simulate --design partially-randomised` */
export async function simulatePartiallyRandomised(
  options: SimulateOptions,
  session: Session,
): Promise<Outcome> {
  requireTableEnding(options.write)
  const { tau, estimand, replications, seed } = options
  const scenario = scenarioOf(options)
  if (!(tau > 0 && tau <= scenario.followUp))
    throw new UsageError(
      `--tau ${tau}: give months above 0 and within --follow-up (${scenario.followUp}), which every patient has`,
    )
  const rule: CombinationRule =
    options.combine === undefined
      ? { rule: 'randomised alone' }
      : combinationRule(options.combine, { ...options, fixedBy: options.fixedBy ?? 'this simulation' })
  const began = performance.now()
  const result = simulateTrials({
    scenario,
    replications,
    seed,
    tau,
    estimand,
    rule,
    signal: session.signal,
    onTrial: done => {
      const etaSeconds = ((performance.now() - began) / 1000 / done) * (replications - done)
      session.onProgress({ stage: 'trials', done, total: replications, etaSeconds })
    },
  })
  if (options.write !== undefined) {
    const { columns, rows } = trialRows(trialSource(scenario).draw(seed, 0), seed)
    await writeRows(options.write, columns, rows)
  }
  return { document: { design: options.design, ...result, rule }, text: textOf(result, rule, options.write) }
}

function scenarioOf(options: SimulateOptions): Scenario {
  const { randomised, preference, centres, hr, conflict, confounding, hiddenChoice, hiddenHazard } = options
  const { controlMedian, accrual, followUp, dropOut } = options
  try {
    return completeScenario({
      randomised,
      preference,
      centres,
      hazardRatio: hr,
      conflict,
      confounding,
      hidden: { choice: hiddenChoice, hazard: hiddenHazard },
      controlMedian,
      accrual,
      followUp,
      dropOut,
    })
  } catch (error) {
    if (error instanceof StatisticsInputError) throw new UsageError(error.message)
    throw error
  }
}

function textOf(
  result: OperatingCharacteristics,
  rule: CombinationRule,
  written: string | undefined,
): string {
  const { scenario, replications, seed, estimators, primaryTest, combined } = result
  const error = Math.sqrt((primaryTest * (1 - primaryTest)) / replications)
  const claim = scenario.hazardRatio === 1 ? 'type I error' : 'power'
  const hidden = scenario.hidden.choice !== 0 && scenario.hidden.hazard !== 0
  return [
    `${replications} trials of ${scenario.randomised} randomised and ${scenario.preference} by preference at ${scenario.centres} centres, hazard ratio ${shortNumber(scenario.hazardRatio)}, seed ${seed}`,
    textTable(
      ['cohort', 'measure', 'truth', 'bias', 'its error', 'sd', 'mean se', 'covered'],
      estimators.map(one => [
        one.cohort,
        `${one.measure}${one.biasReduced ? ', bias reduced' : ''}`,
        ...[one.truth, one.bias, one.biasError, one.standardDeviation, one.meanError].map(shortNumber),
        `${one.covered} of ${one.trials}`,
      ]),
    ),
    `${claim} of the stratified log-rank test (one-sided 2.5 %): ${shortNumber(primaryTest)} (Monte Carlo error ${shortNumber(error)})`,
    ...(combined === null ? [] : [`${claim} by the rule '${rule.rule}': ${shortNumber(combined)}`]),
    ...(hidden
      ? [
          'A hidden factor moves choice and outcome: the effect of the preference cohort is not identified, and its bias shows it.',
        ]
      : []),
    ...(written === undefined ? [] : [`the first trial is in ${written}`]),
  ].join('\n\n')
}
