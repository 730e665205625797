// node bench/omics/longitudinal.ts [seeds]: over seeds, (1) slopes planted in 40 of 400 features are found by mixed models at the
// false discovery rate asked for; (2) p of group x time of the others is uniform; (3) early changes that go with a frailty are
// found against a toxicity that comes later, a feature that moves at its onset is not, and shuffled outcomes find nothing.
// Writes bench/results/omics-longitudinal.json; fails where a rate is 4 Monte-Carlo errors from what is asked.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import {
  Assay,
  earlyChange,
  mixedByFeature,
  modelColumn,
  type PatientVisits,
  placeVisits,
  unknownSample,
} from '@tessera/omics'
import { createRandom } from '@tessera/statistics'

const seeds = Number(process.argv[2] ?? 200)
const [features, planted, patients, rate] = [400, 40, 120, 0.05]
const name = (i: number) => `P${String(i).padStart(4, '0')}`

interface Drawn {
  readonly patientId: string
  readonly day: number
  readonly values: readonly number[]
}

function visitsOf(drawn: readonly Drawn[]): PatientVisits {
  const count = drawn[0].values.length
  const assay = new Assay({
    name: 'simulated',
    scale: 'log2',
    features: Array.from({ length: count }, (_, f) => ({ id: `M${f}`, symbol: null, names: {} })),
    samples: drawn.map(({ patientId, day }, i) => ({
      ...unknownSample(`s${i}`),
      patientId,
      takenAt: 20_000 + day,
    })),
    values: Float64Array.from(
      { length: count * drawn.length },
      (_, at) => drawn[at % drawn.length].values[Math.trunc(at / drawn.length)],
    ),
  })
  return placeVisits(assay, new Map(drawn.map(({ patientId }) => [patientId, 20_000])))
}

function slopes(seed: number) {
  const random = createRandom(seed, 'planted slopes')
  const drawn: Drawn[] = []
  for (let i = 0; i < patients; i++) {
    const level = Array.from({ length: features }, () => random.normal())
    for (const day of [0, 21, 42, 84, 126, 168]) {
      if (day > 0 && random.next() < 0.15) continue
      const values = level.map(
        (own, f) => own + random.normal() + (f < planted && i % 2 === 1 ? (0.8 * day) / 168 : 0),
      )
      drawn.push({ patientId: name(i), day, values })
    }
  }
  const visits = visitsOf(drawn)
  const group = modelColumn(
    'arm',
    Array.from(visits.patient, i => (i % 2 === 1 ? 'B' : 'A')),
  )
  return mixedByFeature(visits, { group }).terms[3]
}

function toxicity(seed: number) {
  const random = createRandom(seed, 'early change')
  const drawn: Drawn[] = []
  const time: number[] = []
  const cause: number[] = []
  const centre: string[] = []
  const n = 300
  for (let i = 0; i < n; i++) {
    const frailty = random.normal()
    const onset = 5 - (200 * Math.log(1 - random.next())) / Math.exp(frailty)
    const death = -700 * Math.log(1 - random.next())
    time.push(Math.min(onset, death, 210))
    cause.push(onset < Math.min(death, 210) ? 1 : death < 210 ? 2 : 0)
    centre.push(`C${i % 4}`)
    const own = Array.from({ length: 102 }, () => random.normal())
    for (const day of [0, 21, 42, 63, 84]) {
      if (day > 0 && day >= death) continue
      const values = own.map(level => level + 0.7 * random.normal())
      values[0] += (frailty * Math.min(day, 42)) / 42
      if (day >= onset) values[1] += 5
      drawn.push({ patientId: name(i), day, values })
    }
  }
  const patientIds = time.map((_, i) => name(i))
  return earlyChange(
    visitsOf(drawn),
    { patientIds, time: Float64Array.from(time), cause, causes: ['irAE', 'death'], centre },
    { by: 42, permutations: 10, seed },
  )
}

const summary = (values: readonly number[]) => {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length
  const error = Math.sqrt(
    values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1) / values.length,
  )
  return { mean, error }
}
const mixed = { rates: [] as number[], power: [] as number[], below: [] as number[] }
const early = { found: [] as number[], leak: [] as number[], noise: [] as number[], shuffled: [] as number[] }
const began = performance.now()
for (let seed = 1; seed <= seeds; seed++) {
  const { p, q } = slopes(seed)
  const called = Array.from(q.keys()).filter(f => q[f] < rate)
  const wrong = called.filter(f => f >= planted).length
  mixed.rates.push(called.length === 0 ? 0 : wrong / called.length)
  mixed.power.push((called.length - wrong) / planted)
  mixed.below.push(Array.from(p.subarray(planted)).filter(v => v < 0.05).length / (features - planted))
  const { toxicity: found, negativeControl } = toxicity(seed)
  const tested = found.causeSpecific
  early.found.push(Number(tested.q[0] < rate))
  early.leak.push(Number(tested.p[1] < 0.05))
  early.noise.push(Array.from(tested.p.subarray(2)).filter(v => v < 0.05).length / 100)
  early.shuffled.push(negativeControl?.meanShare ?? Number.NaN)
  if (seed % 20 === 0) console.error(`${seed} of ${seeds}`)
}
const expected = rate * (1 - planted / features)
const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: { cpu: os.cpus()[0].model, node: process.versions.node },
  seeds,
  minutes: (performance.now() - began) / 60_000,
  mixed: {
    features,
    planted,
    patients,
    askedRate: rate,
    expectedRate: expected,
    falseDiscoveryRate: summary(mixed.rates),
    found: summary(mixed.power),
    nullBelow05: summary(mixed.below),
  },
  earlyChange: {
    frailtyFound: summary(early.found),
    onsetOnlyBelow05: summary(early.leak),
    noiseBelow05: summary(early.noise),
    shuffledBelow05: summary(early.shuffled),
  },
}
console.log(JSON.stringify(result, null, 2))
writeFileSync(
  new URL('../results/omics-longitudinal.json', import.meta.url),
  `${JSON.stringify(result, null, 2)}\n`,
)
const off = ({ mean, error }: { mean: number; error: number }, from: number) =>
  Math.abs(mean - from) > 4 * error
const faults = [
  off(result.mixed.falseDiscoveryRate, expected) && 'false discovery rate of planted slopes',
  off(result.mixed.nullBelow05, 0.05) && 'p of features without a slope',
  off(result.earlyChange.shuffledBelow05, 0.05) && 'shuffled outcomes',
  result.earlyChange.onsetOnlyBelow05.mean > 0.05 + 4 * Math.sqrt((0.05 * 0.95) / seeds) &&
    'a feature that moves at onset alone',
].filter(Boolean)
if (faults.length > 0) {
  console.error(`off: ${faults.join(', ')}`)
  process.exitCode = 1
}
