// node bench/trials/preference.ts [trials a scenario] [seed]: bias and coverage of every effect of the two-stage and
// the elicited design on every outcome; writes bench/results/trials-preference.json.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import {
  type EffectCharacteristics,
  type OutcomeKind,
  outcomeKinds,
  type PreferenceScenario,
  preferenceCharacteristics,
} from '@tessera/trials'
import { type Layout, layouts, scenarioOf } from './preference-scenarios.ts'

const trials = Number(process.argv[2] ?? 2000)
const seed = Number(process.argv[3] ?? 2026)
// 1,874 to 1,924 of 2,000. One right interval in 110 falls outside by chance, so that of the 120 here one does: whatever
// falls outside is drawn again ten times as often from another seed, and that tells chance from fault.
const again = { trials: 10 * trials, seed: seed + 1 }

const rows = (['two-stage', 'elicited'] as const).flatMap(design =>
  layouts.flatMap(layout => outcomeKinds.flatMap(kind => rowsOf(design, layout, kind))),
)
const machine = { cpu: os.cpus()[0]?.model, cpus: os.availableParallelism(), node: process.version }
const document = {
  measured: new Date().toISOString().slice(0, 10),
  machine,
  trials,
  seed,
  again,
  accepted: { bias: 'less than 3 Monte-Carlo standard errors', covered: '0.937 to 0.962' },
  of: rows.length,
  outside: rows.filter(row => !row.sound).length,
  outsideInLarger: rows.filter(row => row.soundInLarger === false).length,
  results: rows,
}
writeFileSync(
  new URL('../results/trials-preference.json', import.meta.url),
  `${JSON.stringify(document, null, 1)}\n`,
)
console.log(`${document.outside} of ${rows.length} outside, ${document.outsideInLarger} in the larger draw`)

/** All but one in 200 trials gave an estimate, without bias, and the intervals hold the truth as often as they should. */
function isSound(one: EffectCharacteristics, of: number): boolean {
  const covered = one.covered / one.estimated
  return (
    one.estimated >= 0.995 * of &&
    Math.abs(one.bias) < 3 * one.biasError &&
    covered >= 0.937 &&
    covered <= 0.962
  )
}

function told(one: EffectCharacteristics) {
  return { ...one, standardBias: one.bias / one.biasError }
}

function line(one: EffectCharacteristics): string {
  return `${one.effect.padEnd(10)} truth ${one.truth.toFixed(4).padStart(8)}  bias ${(one.bias / one.biasError).toFixed(2).padStart(5)} errors  covered ${one.covered} of ${one.estimated}  rejected ${one.rejected.toFixed(3)}`
}

function rowsOf(design: PreferenceScenario['design'], layout: Layout, kind: OutcomeKind) {
  const { n } = layout
  const scenario = scenarioOf(design, kind, layout)
  const first = preferenceCharacteristics({ scenario, n, trials, seed })
  const repeated = first.every(one => isSound(one, trials))
    ? null
    : preferenceCharacteristics({ scenario, n, ...again })
  return first.map((one, i) => {
    const sound = isSound(one, trials)
    const larger = sound || repeated === null ? null : repeated[i]
    console.log(`${design.padEnd(10)} ${layout.name.padEnd(28)} ${kind.padEnd(16)} ${line(one)}`)
    if (larger) console.log(`  outside; of ${again.trials}: ${line(larger)}`)
    return {
      design,
      layout: layout.name,
      kind,
      ...told(one),
      sound,
      larger: larger && told(larger),
      soundInLarger: larger && isSound(larger, again.trials),
    }
  })
}
