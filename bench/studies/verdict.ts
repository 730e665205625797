// node bench/studies/verdict.ts [replications] [seed]: how often a score is called predictive where it is (against the
// power declared beforehand) and where it is not, at 100, 200, 400 and 900 patients. Writes bench/results/studies-verdict.json.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import { declared, drawVerdict, margin, plannedPower } from '../../packages/study/test/verdict-replication.ts'

const replications = Number(process.argv[2] ?? 500)
const seed = Number(process.argv[3] ?? 2026)
const began = Date.now()
// About 73 % of these patients have the event, half of them are treated.
const share = 0.48
const eventShare = 0.73

const counts = (n: number, interaction: number, from: number) => {
  const made = Array.from({ length: replications }, (_, r) => drawVerdict(n, interaction, from + r))
  const told: Record<string, number> = { predictive: 0, 'prognostic only': 0, neither: 0, 'cannot tell': 0 }
  let power = 0
  for (const one of made) {
    const word = typeof one === 'string' ? 'cannot tell' : one.verdict
    told[word] = (told[word] ?? 0) + 1
    power += typeof one === 'string' ? 0 : one.power / replications
  }
  return { told, power }
}

const rows = [100, 200, 400, 900].map((n, s) => {
  const nothing = counts(n, 0, seed + 10_000 * s)
  const there = counts(n, -Math.log(declared), seed + 10_000 * s + 5000)
  const rejected = nothing.told.predictive / replications
  const found = there.told.predictive / replications
  const planned = plannedPower(eventShare * n, share, declared)
  const bound = 0.05 + 3 * Math.sqrt((0.05 * 0.95) / replications)
  const row = {
    patients: n,
    noInteraction: nothing.told,
    rejected,
    bound,
    sizeHolds: rejected <= bound,
    withInteraction: there.told,
    found,
    plannedPower: planned,
    meanDeclaredPower: there.power,
    powerHolds: Math.abs(found - there.power) <= 0.1,
  }
  console.log(
    `${n} patients: predictive with no interaction ${(100 * rejected).toFixed(1)} % (at most ${(100 * bound).toFixed(1)}); with a ratio of ${declared} ${(100 * found).toFixed(1)} %, declared ${(100 * there.power).toFixed(1)} %, planned ${(100 * planned).toFixed(1)} %; prognostic only ${nothing.told['prognostic only']}, cannot tell ${nothing.told['cannot tell']}`,
  )
  return row
})
writeFileSync(
  new URL('../results/studies-verdict.json', import.meta.url),
  `${JSON.stringify({ date: new Date().toISOString().slice(0, 10), machine: `${os.cpus()[0].model}, ${os.cpus().length} threads`, node: process.version, replications, seed, margin, declared, seconds: Math.round((Date.now() - began) / 1000), rows }, null, 1)}\n`,
)
if (rows.some(({ sizeHolds, powerHolds }) => !sizeHolds || !powerHolds)) process.exitCode = 1
