import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createRandom, harrellConcordance, quantileOfSorted } from '@tessera/statistics'
import { riskOf, type SurvivalSpec } from '../../packages/learning/test/external-risk.ts'
import {
  readSurvival,
  type SurvivalSet,
  type SurvivalTable,
  survivalDataFolder,
  survivalSets,
} from '../../packages/learning/test/survival-sets.ts'
import { writeColumns } from '../statistics/data.ts'

/**
 * `node bench/learning/deepsurv.ts [--learner=NAME] [--set=NAME] [--seeds=20] [--peer-seeds=20]`: SUPPORT, METABRIC and
 * GBSG by their official train and test files: Harrell's concordance on the test file of every learner by seed, beside
 * its peer with the same settings (scikit-survival, XGBoost, PyTorch), with the bootstrap interval (test patients drawn
 * again) of its difference from Cox regression. Settings from deepsurv-configuration.json, which deepsurv-inner.ts chose on the
 * training files. Figures: results/learning-deepsurv.json.
 */
const publishedCox: Readonly<Record<SurvivalSet, number>> = { SUPPORT: 0.583, METABRIC: 0.632, GBSG: 0.656 }
const peers: Readonly<Record<string, string>> = {
  'survival forest': 'scikit-survival',
  'boosting, Cox': 'XGBoost',
  'network, Cox': 'PyTorch',
}
const here = import.meta.dirname
const python = path.join(here, '../.venv-learning/bin/python')
const configuration: Record<string, Record<SurvivalSet, { spec: SurvivalSpec }>> = JSON.parse(
  readFileSync(path.join(here, 'deepsurv-configuration.json'), 'utf8'),
)
const flag = (name: string) => process.argv.find(one => one.startsWith(`--${name}=`))?.split('=')[1]
const seeds = Number(flag('seeds') ?? 20)
const peerSeeds = Number(flag('peer-seeds') ?? seeds)
const resamples = 500
const file = new URL('../results/learning-deepsurv.json', import.meta.url)

if (survivalDataFolder() === null) console.log('skipped: ../shared/data/survival_deepsurv is not there')
else
  for (const set of Object.keys(survivalSets) as SurvivalSet[]) {
    if ((flag('set') ?? set) !== set) continue
    const train = readSurvival(set, 'train')
    const test = readSurvival(set, 'test')
    const cox = await riskOf(set, { name: 'regression' }, train, test, 1)
    const coxConcordance = concordance(test, cox)
    console.log(`${set}: Cox ${coxConcordance.toFixed(4)}, published ${publishedCox[set]}`)
    for (const [learner, bySet] of Object.entries(configuration)) {
      if ((flag('learner') ?? learner) !== learner) continue
      const { spec } = bySet[set]
      const began = performance.now()
      const risks: Float64Array[] = []
      for (let seed = 1; seed <= seeds; seed++) risks.push(await riskOf(set, spec, train, test, seed))
      const seconds = (performance.now() - began) / 1000 / seeds
      const own = risks.map(risk => concordance(test, risk))
      const peer = learner in peers ? byPeer(set, learner, spec, train, test) : null
      const entry = {
        spec,
        mean: mean(own),
        standardDeviation: deviation(own),
        fromCox: mean(own) - coxConcordance,
        fromCoxInterval: interval(test, cox, risks),
        seconds,
        bySeed: own,
        peer,
        fromPeer: peer === null ? null : mean(own) - peer.mean,
      }
      console.log(
        `  ${learner}: ${entry.mean.toFixed(4)} (${entry.standardDeviation.toFixed(4)}), from Cox ${entry.fromCox.toFixed(4)} [${entry.fromCoxInterval.map(one => one.toFixed(4)).join(', ')}]; ${peer?.peer}: ${peer?.mean.toFixed(4)}${entry.fromPeer !== null && entry.fromPeer < -0.01 ? ' SHORT OF ITS PEER' : ''}`,
      )
      save(set, learner, entry, coxConcordance)
    }
  }

/** Read again each time: several processes may measure different learners. */
function save(set: SurvivalSet, learner: string, entry: object, coxConcordance: number): void {
  const before = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).results : {}
  const cox = { concordance: coxConcordance, published: publishedCox[set] }
  const results = { ...before, [set]: { cox, learners: { ...before[set]?.learners, [learner]: entry } } }
  const machine = {
    cpu: os.cpus()[0]?.model,
    cpus: os.availableParallelism(),
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
  }
  const measured = new Date().toISOString().slice(0, 10)
  writeFileSync(file, `${JSON.stringify({ measured, machine, resamples, results }, null, 2)}\n`)
}

function byPeer(
  set: SurvivalSet,
  learner: string,
  spec: SurvivalSpec,
  train: SurvivalTable,
  test: SurvivalTable,
) {
  const folder = path.join(here, '../data/learning-deepsurv', `${set}-${learner.replaceAll(/\W+/g, '-')}`)
  for (const [name, { x, time, event }] of Object.entries({ train, test })) {
    const columns = Object.fromEntries(x.map((column, j) => [`x${j}`, column]))
    writeColumns(path.join(folder, name), { ...columns, time, event: Float64Array.from(event) })
  }
  const args = [path.join(here, 'deepsurv.py'), folder, learner, JSON.stringify(spec), String(peerSeeds)]
  const done = spawnSync(python, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  if (done.status !== 0) throw new Error(`deepsurv.py ended with ${done.status}`)
  const { peer, seconds } = JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '')
  const bytes = readFileSync(path.join(folder, 'peer.f64'))
  const all = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  const n = test.time.length
  const bySeed = Array.from({ length: peerSeeds }, (_, s) => concordance(test, all.slice(s * n, (s + 1) * n)))
  return { peer, mean: mean(bySeed), standardDeviation: deviation(bySeed), seconds, bySeed }
}

function concordance({ time, event }: Pick<SurvivalTable, 'time' | 'event'>, risk: Float64Array): number {
  return harrellConcordance({ time, event, risk }).value
}

/** 95 % bootstrap interval of the mean over seeds of the difference from Cox; each resample takes one seed in turn. */
function interval(test: SurvivalTable, cox: Float64Array, risks: readonly Float64Array[]): number[] {
  const random = createRandom(1, 'test bootstrap')
  const differences = Float64Array.from({ length: resamples }, (_, b) => {
    const rows = random.resample(test.time.length)
    const time = Float64Array.from(rows, row => test.time[row])
    const event = Uint8Array.from(rows, row => test.event[row])
    const of = (risk: Float64Array) =>
      concordance(
        { time, event },
        Float64Array.from(rows, row => risk[row]),
      )
    return of(risks[b % risks.length]) - of(cox)
  })
  differences.sort()
  return [0.025, 0.975].map(p => quantileOfSorted(differences, p))
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number {
  const centre = mean(values)
  return Math.sqrt(
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / Math.max(values.length - 1, 1),
  )
}
