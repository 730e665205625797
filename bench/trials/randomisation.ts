// node bench/trials/randomisation.ts [trials a scheme] [seed]: predictability and imbalance of schemes of randomisation
// in a trial of 110 patients, six centres by two stages, beside what is known of them exactly; writes
// bench/results/trials-randomisation.json. Fails where a simulated figure is 4 Monte Carlo errors or more from the known.
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import {
  type Minimisation,
  type RandomisationCharacteristics,
  type SequenceScheme,
  simulateRandomisation,
  type TrialArms,
  trialArms,
} from '@tessera/trials'

const trials = Number(process.argv[2] ?? 10_000)
const seed = Number(process.argv[3] ?? 2026)
const n = 110
const factors = [
  { name: 'centre', levels: ['1', '2', '3', '4', '5', '6'] },
  { name: 'stage', levels: ['1', '2'] },
]
// Of R: packages/trials/test/reference/randomisation.R
const known = JSON.parse(
  readFileSync(new URL('../../packages/trials/test/reference/randomisation.json', import.meta.url), 'utf8'),
)
const pair = trialArms(['A', 'B'])
const minimisation = (probability: number, distance: Minimisation['distance'] = 'range'): Minimisation => ({
  kind: 'minimisation',
  factors,
  probability,
  distance,
})
const oneLevel: Minimisation = { ...minimisation(2 / 3), factors: [{ name: 'all', levels: ['1'] }] }

interface BenchScheme {
  readonly name: string
  readonly scheme: SequenceScheme | Minimisation
  readonly arms?: TrialArms
  readonly n?: number
  readonly stratified?: boolean
  /** Who guesses, and how many guesses are right by theory; imbalance of the trial (or of the strata) at its end. */
  readonly known?: {
    readonly guesser: string
    readonly correct: number
    readonly source: string
    readonly imbalance?: number
  }
}

const trialOf = (correct: number, source: string, imbalance?: number) => ({
  guesser: 'convergence, trial',
  correct,
  source,
  ...(imbalance === undefined ? {} : { imbalance }),
})
const coin = (name: 'simple' | 'efron' | 'stick' | 'wei' | 'smith') =>
  trialOf(known.coins[name].correct, 'matrix of the chain (R)', known.coins[name].imbalance)
const blackwell = (size: number) => size / 2 + 2 ** (size - 1) / choose(size, size / 2) - 1 / 2

const schemes: readonly BenchScheme[] = [
  { name: 'simple', scheme: { kind: 'simple' }, known: coin('simple') },
  {
    name: 'one block of 110',
    scheme: { kind: 'permuted blocks', sizes: [110] },
    known: trialOf(blackwell(110), 'Blackwell & Hodges 1957', 0),
  },
  {
    name: 'blocks of 4, 100 patients',
    n: 100,
    scheme: { kind: 'permuted blocks', sizes: [4] },
    known: trialOf(25 * blackwell(4), 'Blackwell & Hodges 1957', 0),
  },
  {
    name: 'blocks of 4 or 6',
    scheme: { kind: 'permuted blocks', sizes: [4, 6] },
    known: trialOf(known.random[1], 'recursion over the first block (R)'),
  },
  {
    name: 'blocks of 4, 12 strata',
    scheme: { kind: 'permuted blocks', sizes: [4] },
    stratified: true,
    known: {
      guesser: 'convergence, stratum',
      correct: known.stratified.four,
      source: 'binomial strata (R)',
    },
  },
  {
    name: 'blocks of 4 or 6, 12 strata',
    scheme: { kind: 'permuted blocks', sizes: [4, 6] },
    stratified: true,
    known: {
      guesser: 'convergence, stratum',
      correct: known.stratified.random,
      source: 'recursion, binomial strata (R)',
    },
  },
  { name: "Efron's coin 2/3", scheme: { kind: 'biased coin', probability: 2 / 3 }, known: coin('efron') },
  { name: 'big stick 3', scheme: { kind: 'big stick', limit: 3 }, known: coin('stick') },
  { name: "Wei's urn", scheme: { kind: 'adaptive biased coin', exponent: 1 }, known: coin('wei') },
  { name: "Smith's coin 5", scheme: { kind: 'adaptive biased coin', exponent: 5 }, known: coin('smith') },
  {
    name: 'maximal 2 of 12, 12 patients',
    n: 12,
    scheme: { kind: 'maximal', limit: 2, length: 12 },
    known: trialOf(known.maximal.correct, 'all sequences (R)', 0),
  },
  {
    name: 'minimisation of nothing, 2/3',
    scheme: oneLevel,
    known: { ...coin('efron'), source: "Efron's coin (R)" },
  },
  { name: 'minimisation 0.7', scheme: minimisation(0.7), stratified: true },
  { name: 'minimisation 0.8', scheme: minimisation(0.8), stratified: true },
  { name: 'minimisation 0.8, variance', scheme: minimisation(0.8, 'variance'), stratified: true },
  { name: 'minimisation 0.9', scheme: minimisation(0.9), stratified: true },
  { name: 'minimisation 1', scheme: minimisation(1), stratified: true },
  {
    name: 'blocks of 3 or 6, 2:1, 12 strata',
    arms: trialArms(['A', 'B'], [2, 1]),
    scheme: { kind: 'permuted blocks', sizes: [3, 6] },
    stratified: true,
  },
  {
    name: 'minimisation 0.8, 2:1',
    arms: trialArms(['A', 'B'], [2, 1]),
    scheme: minimisation(0.8),
    stratified: true,
  },
]

let outside = 0
const results = schemes.map(one => {
  const began = process.cpuUsage()
  const own = one.scheme.kind === 'minimisation' ? one.scheme.factors : factors
  const result = simulateRandomisation({
    arms: one.arms ?? pair,
    scheme: one.scheme,
    n: one.n ?? n,
    factors: one.stratified === true || one.scheme.kind === 'minimisation' ? own : [],
    replications: trials,
    seed,
  })
  const beside = besideKnown(one, result)
  if (beside?.sound === false) outside++
  const { user } = process.cpuUsage(began)
  const [whole] = result.imbalance
  const best = result.guesses.at(-1)
  console.log(
    `${one.name.padEnd(34)} ${beside === null ? `guessed by one who knows all ${best?.correct.toFixed(2)}` : `guessed ${beside.correct.toFixed(3)} known ${beside.knownCorrect.toFixed(3)} = ${beside.errors.toFixed(2)} errors`}  certain ${(100 * result.certain).toFixed(1)} %  imbalance ${whole.mean.toFixed(2)} (95 %: ${whole.worst95})  ${(user / 1e6).toFixed(0)} s${beside?.sound === false ? '  <-- outside' : ''}`,
  )
  return { name: one.name, scheme: one.scheme, ...result, beside, processorSeconds: Math.round(user / 1e6) }
})

const document = {
  measured: new Date().toISOString().slice(0, 10),
  machine: { cpu: os.cpus()[0]?.model, cpus: os.availableParallelism(), node: process.version },
  trials,
  seed,
  accepted: 'within 4 Monte Carlo errors of the known',
  schemes: results,
}
const file = new URL('../results/trials-randomisation.json', import.meta.url)
if (trials >= 10_000) writeFileSync(file, `${JSON.stringify(document, null, 1)}\n`)
if (outside > 0) process.exitCode = 1

function besideKnown(one: BenchScheme, result: RandomisationCharacteristics) {
  const truth = one.known
  const guess = result.guesses.find(({ guesser }) => guesser === truth?.guesser)
  if (truth === undefined || guess === undefined) return null
  const errors = guess.error === 0 ? 0 : (guess.correct - truth.correct) / guess.error
  const { mean, error } = result.imbalance[0]
  const off = truth.imbalance === undefined ? 0 : mean - truth.imbalance
  const imbalanceErrors = error === 0 ? Math.abs(off) * 1e9 : off / error
  return {
    guesser: truth.guesser,
    source: truth.source,
    correct: guess.correct,
    knownCorrect: truth.correct,
    errors,
    knownImbalance: truth.imbalance ?? null,
    imbalanceErrors: truth.imbalance === undefined ? null : imbalanceErrors,
    sound: Math.abs(errors) < 4 && Math.abs(imbalanceErrors) < 4,
  }
}

function choose(total: number, some: number): number {
  let value = 1
  for (let k = 1; k <= some; k++) value *= (total - some + k) / k
  return value
}
