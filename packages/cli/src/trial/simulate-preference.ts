import { drawPreferenceTrial, type EffectCharacteristics, preferenceCharacteristics } from '@tessera/trials'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import type { SimulateOptions } from './simulate-options.ts'
import { scenarioOfOptions } from './size-scenario.ts'

/** `tessera trial simulate --design two-stage | elicited` */
export async function simulatePreference(options: SimulateOptions): Promise<Outcome> {
  requireTableEnding(options.write)
  const { n, replications, seed, inverse, design, kind } = options
  if (n === undefined || n < 8) throw new UsageError('--n is needed: patients of a trial, at least 8')
  const scenario = scenarioOfOptions({ ...options, randomised: undefined })
  const effects = preferenceCharacteristics({
    scenario,
    n,
    trials: replications,
    seed,
    inverseShare: inverse,
  })
  if (options.write !== undefined) await writeTrial(options.write, scenario, n, seed)
  return {
    document: { design, kind, n, replications, seed, effects },
    text: [
      `${design} design, ${kind}, ${n} patients, ${replications} trials, seed ${seed}`,
      '',
      textTable(
        ['effect', 'truth', 'mean estimate', 'bias / its error', 'sd', 'mean se', 'coverage', 'rejected'],
        effects.map(rowOf),
      ),
      ...(options.write === undefined ? [] : ['', `the first trial is in ${options.write}`]),
    ].join('\n'),
  }
}

function rowOf(one: EffectCharacteristics): string[] {
  return [
    one.effect,
    shortNumber(one.truth),
    shortNumber(one.mean),
    (one.bias / one.biasError).toFixed(2),
    shortNumber(one.sd),
    shortNumber(one.meanError),
    `${shortNumber((100 * one.covered) / one.estimated)} %`,
    `${shortNumber(100 * one.rejected)} %`,
  ]
}

/** The first trial as `tessera trial analyse` reads it: what is observed, and no more. */
async function writeTrial(
  file: string,
  scenario: Parameters<typeof drawPreferenceTrial>[0],
  n: number,
  seed: number,
): Promise<void> {
  const { outcome, chose, treatment, prefers, stratum } = drawPreferenceTrial(scenario, n, seed)
  const measured = columnsOf(outcome)
  const rows = Array.from(chose, (choice, i) => ({
    patient_id: `P${String(i + 1).padStart(4, '0')}`,
    stratum: stratum[i],
    ...(scenario.design === 'two-stage'
      ? { stage: choice === 1 ? 'choice' : 'random' }
      : { preference: 'AB'[prefers[i]] }),
    treatment: 'AB'[treatment[i]],
    ...Object.fromEntries(measured.map(([name, values]) => [name, values[i]])),
  }))
  await writeRows(file, Object.keys(rows[0]), rows)
}

function columnsOf(
  outcome: ReturnType<typeof drawPreferenceTrial>['outcome'],
): [string, ArrayLike<number>][] {
  switch (outcome.kind) {
    case 'mean':
      return [['outcome', outcome.value]]
    case 'risk':
      return [['outcome', outcome.event]]
    case 'rate':
      return [
        ['count', outcome.count],
        ['exposure', outcome.exposure ?? []],
      ]
    default:
      return [
        ['time', outcome.time],
        ['event', outcome.event],
      ]
  }
}
