// node bench/trials/preference.ts [trials a scenario] [seed]: bias and coverage of every effect of the two-stage and
// the elicited design on every outcome; writes bench/results/trials-preference.json.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import { outcomeKinds, preferenceCharacteristics } from '@tessera/trials'
import { layouts, scenarioOf } from './preference-scenarios.ts'

const trials = Number(process.argv[2] ?? 2000)
const seed = Number(process.argv[3] ?? 2026)
// 1,874 to 1,924 of 2,000: 95 % -1.3 and +1.2 points, where all but 1 in 110 right intervals fall.
const [least, most] = [0.937 * trials, 0.962 * trials]

const rows = []
let outside = 0
for (const design of ['two-stage', 'elicited'] as const)
  for (const layout of layouts)
    for (const kind of outcomeKinds) {
      const scenario = scenarioOf(design, kind, layout)
      for (const one of preferenceCharacteristics({ scenario, n: layout.n, trials, seed })) {
        const standardBias = one.bias / one.biasError
        const sound =
          Math.abs(standardBias) < 3 &&
          one.covered >= least &&
          one.covered <= most &&
          one.estimated === trials
        if (!sound) outside++
        rows.push({ design, layout: layout.name, kind, ...one, standardBias, sound })
        const mark = sound ? '' : '  <-- outside'
        console.log(
          `${design.padEnd(10)} ${layout.name.padEnd(28)} ${kind.padEnd(16)} ${one.effect.padEnd(10)} truth ${one.truth.toFixed(4).padStart(8)}  bias ${standardBias.toFixed(2).padStart(5)} errors  covered ${one.covered} of ${one.estimated}  rejected ${one.rejected.toFixed(3)}${mark}`,
        )
      }
    }

const machine = { cpu: os.cpus()[0]?.model, cpus: os.availableParallelism(), node: process.version }
const document = {
  measured: new Date().toISOString().slice(0, 10),
  machine,
  trials,
  seed,
  accepted: { bias: 'less than 3 Monte-Carlo standard errors', covered: [least, most] },
  outside,
  of: rows.length,
  results: rows,
}
writeFileSync(
  new URL('../results/trials-preference.json', import.meta.url),
  `${JSON.stringify(document, null, 1)}\n`,
)
console.log(`${outside} of ${rows.length} outside`)
