// Planted mixtures of the 30 legacy signatures of COSMIC (../shared/data/mutational_signatures): how far the refitted shares
// are from the planted ones by the number of mutations, and how often the 95 % bootstrap intervals hold the planted exposures.
//   node bench/omics/signatures.ts [draws] [resamples]
// Every draw plants four signatures, of the thirty, with shares of at least 0.1. Writes bench/results/omics-signatures.json.
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import { fileURLToPath } from 'node:url'
import { readChannelMatrix, signatureRefit } from '@tessera/omics'
import { createRandom, quantileOfSorted, wilsonInterval } from '@tessera/statistics'
import { drawMixture } from '../../packages/omics/test/mixture.ts'

const draws = Number(process.argv[2] ?? 200)
const resamples = Number(process.argv[3] ?? 200)
const file = fileURLToPath(
  new URL('../../../shared/data/mutational_signatures/legacy_96x30.csv', import.meta.url),
)
const profiles = await readChannelMatrix(file)
const seed = 20261122
const rows = [50, 100, 300, 1000, 3000, 10_000].map(mutations => {
  const refit = signatureRefit(profiles, { resamples, seed })
  const sparse = signatureRefit(profiles, { resamples: 0, sparse: 0.01 })
  const worst: number[] = []
  const cosines: number[] = []
  let [covered, intervals, coveredAbsent, absent, found, right, exact] = [0, 0, 0, 0, 0, 0, 0]
  let coveredKnown = 0
  for (let k = 0; k < draws; k++) {
    const random = createRandom(seed, 'planted', mutations, k)
    const planted = [...random.permutation(profiles.names.length)].slice(0, 4)
    const raw = planted.map(() => -Math.log(random.next()))
    const total = raw.reduce((sum, one) => sum + one, 0)
    const shares = raw.map(one => 0.1 + (0.6 * one) / total)
    const counts = drawMixture(profiles, planted, shares, mutations, random)
    const fit = refit.fit(counts, `draw ${k}`)
    const truth = new Float64Array(30)
    planted.forEach((j, i) => {
      truth[j] = shares[i]
    })
    const known = signatureRefit(
      { names: planted.map(j => profiles.names[j]), columns: planted.map(j => profiles.columns[j]) },
      { resamples, seed },
    ).fit(counts, `draw ${k}`)
    shares.forEach((share, i) => {
      const at = share * mutations
      if ((known.lower?.[i] ?? 0) <= at && at <= (known.upper?.[i] ?? 0)) coveredKnown++
    })
    worst.push(Math.max(...fit.shares.map((share, j) => Math.abs(share - truth[j]))))
    cosines.push(fit.cosine)
    truth.forEach((share, j) => {
      const holds = (fit.lower?.[j] ?? 0) <= share * mutations && share * mutations <= (fit.upper?.[j] ?? 0)
      if (share > 0) {
        intervals++
        if (holds) covered++
      } else {
        absent++
        if (holds) coveredAbsent++
      }
    })
    const eliminated = sparse.fit(counts).kept
    const kept = [...eliminated.keys()].filter(j => eliminated[j] === 1)
    found += planted.filter(j => kept.includes(j)).length
    right += kept.filter(j => planted.includes(j)).length / Math.max(1, kept.length)
    if (kept.length === 4 && kept.every(j => planted.includes(j))) exact++
  }
  worst.sort((a, b) => a - b)
  const coverage = wilsonInterval({ successes: covered, n: intervals })
  const row = {
    mutations,
    largestErrorOfAShare: {
      mean: worst.reduce((sum, one) => sum + one, 0) / draws,
      upper95: quantileOfSorted(worst, 0.95),
    },
    meanCosine: cosines.reduce((sum, one) => sum + one, 0) / draws,
    coverageOfPlanted: {
      share: covered / intervals,
      lower: coverage.lower,
      upper: coverage.upper,
      intervals,
    },
    coverageAmongPlantedAlone: coveredKnown / intervals,
    coverageOfAbsent: coveredAbsent / absent,
    sparse: { found: found / (4 * draws), right: right / draws, exact: exact / draws },
  }
  console.log(JSON.stringify(row))
  return row
})
const result = {
  measured: new Date().toISOString().slice(0, 10),
  machine: { cpu: os.cpus()[0].model, cpus: os.cpus().length, node: process.version },
  draws,
  resamples,
  seed,
  rows,
}
writeFileSync(
  new URL('../results/omics-signatures.json', import.meta.url),
  `${JSON.stringify(result, null, 1)}\n`,
)
