import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {
  armLevels,
  burden,
  fitPolygenicScore,
  geneLevels,
  geneMatrix,
  readBed,
  readChannelMatrix,
  readGenotypes,
  readHla,
  readMaf,
  readScoringFile,
  readSegments,
  signatureRefit,
  spectrum,
} from '@tessera/omics'
import { createRandom } from '@tessera/statistics'
import { afterAll, describe, expect, it } from 'vitest'
import { immuneToxicityLaw } from './germline-law.ts'
import { oesophagealLaw } from './oesophageal-law.ts'
import { focalRegionsBed } from './segments.ts'
import { mutationalProcesses, signatureProfilesCsv } from './signature-profiles.ts'
import { germlineInformation, simulateGermline } from './simulate-germline.ts'
import { simulateSomatic } from './simulate-somatic.ts'
import { withoutSignal } from './somatic-law.ts'
import { drawSomaticState, somaticInformation } from './somatic-state.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'variants-'))
afterAll(() => rmSync(folder, { recursive: true }))
const write = (name: string, text: string) => {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}
const random = createRandom(1, 'variants test')
const tumours = Array.from({ length: 300 }, (_, i) => ({
  sample: `T${i + 1}`,
  latent: { aggressiveness: random.normal(), infiltration: random.normal(), 'PD-1': random.normal() },
  smoker: (i % 2) as 0 | 1,
}))
const made = simulateSomatic(tumours, oesophagealLaw, 3, 'test')
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const correlation = (x: readonly number[], y: readonly number[]) => {
  const [mx, my] = [mean(x), mean(y)]
  const sum = (f: (i: number) => number) => x.reduce((s, _, i) => s + f(i), 0)
  return (
    sum(i => (x[i] - mx) * (y[i] - my)) / Math.sqrt(sum(i => (x[i] - mx) ** 2) * sum(i => (y[i] - my) ** 2))
  )
}

describe('simulated somatic variants', () => {
  it('are a MAF without a finding, whose burden and drivers are those that were drawn', async () => {
    const read = await readMaf(write('cohort.maf', made.maf))
    expect(read.findings).toEqual([])
    expect(read.table.build).toBe('GRCh38')
    const found = burden(read.table, { megabases: 35, count: 'nonsynonymous', high: 10 })
    expect(found.samples.map(({ counted }) => counted)).toEqual(made.truth.map(one => one.nonsynonymous))
    const genes = oesophagealLaw.drivers.map(({ gene }) => gene)
    const matrix = geneMatrix(read.table, { genes })
    const truth = genes.flatMap((_, d) => made.truth.map(one => one.drivers[d]))
    expect([...matrix.values]).toEqual(truth)
  })

  it('the burden follows smoking and sensitivity, drivers their frequencies', () => {
    const logs = made.truth.map(one => one.logBurden)
    const own = (smoker: number) => logs.filter((_, i) => tumours[i].smoker === smoker)
    // The standard error of the difference of two means of 150 with sd 0.67 is 0.08.
    expect(Math.abs(mean(own(1)) - mean(own(0)) - oesophagealLaw.burden.smoker)).toBeLessThan(0.3)
    const sensitivity = tumours.map(({ latent }) => latent['PD-1'])
    // Expected: 0.3 / sqrt(0.3^2 + 0.6^2 + (0.45 / 2)^2) = 0.42; standard error about 0.05.
    expect(Math.abs(correlation(logs, sensitivity) - 0.42)).toBeLessThan(0.18)
    const share = mean(made.truth.map(one => one.drivers[0]))
    // Averaged over a normal of SD 0.4 on the logit, 0.83 is 0.82; the standard error is 0.022.
    expect(Math.abs(share - 0.82)).toBeLessThan(0.08)
  })

  it('mutational processes are found again by refitting the written profiles', async () => {
    const profiles = await readChannelMatrix(write('profiles.csv', signatureProfilesCsv()))
    expect(profiles.names).toEqual([...mutationalProcesses])
    const { counts, samples } = await spectrum((await readMaf(write('again.maf', made.maf))).table, null)
    const refit = signatureRefit(profiles, { resamples: 0 })
    const fitted = counts.map((own, s) => refit.fit(own, samples[s]).shares)
    mutationalProcesses.forEach((_, p) => {
      const error = mean(fitted.map((shares, s) => Math.abs(shares[p] - made.truth[s].exposures[p])))
      // About 130 mutations a tumour, and the flat process overlaps the others.
      expect(error).toBeLessThan(0.08)
    })
    const smoking = fitted.map(shares => shares[0])
    const truth = made.truth.map(({ exposures }) => exposures[0])
    expect(correlation(smoking, truth)).toBeGreaterThan(0.85)
  })

  it('segments cover the autosomes once and show the arms that were changed', async () => {
    const { segments, findings } = await readSegments(write('cohort.seg', made.seg))
    expect(findings).toEqual([])
    const levels = armLevels(segments, 'GRCh38')
    const arm = levels.features.findIndex(({ id }) => id === '3q')
    const place = oesophagealLaw.copyChanges.findIndex(({ name }) => name === '3q')
    made.truth.forEach((one, s) => {
      const copies = one.copyChanges[place] === 1 ? 3 : 2
      const expected = Math.log2((one.purity * copies + 2 * (1 - one.purity)) / 2)
      // The noise of a segment has a standard deviation of 0.03.
      expect(Math.abs(levels.row(arm)[s] - expected)).toBeLessThan(0.15)
    })
  })

  it('the focal changes are written as regions with the gene that they are known for, and stand out there', async () => {
    const { intervals, findings } = await readBed(write('regions.bed', focalRegionsBed(oesophagealLaw)))
    expect(findings).toEqual([])
    expect(intervals.map(({ name }) => name)).toEqual(['CCND1', 'CDKN2A', 'EGFR', 'MYC'])
    const { segments } = await readSegments(write('again.seg', made.seg))
    const levels = geneLevels(segments, intervals)
    const place = oesophagealLaw.copyChanges.findIndex(({ name }) => name === 'CCND1')
    const row = levels.features.findIndex(({ id }) => id === 'CCND1')
    made.truth.forEach((one, s) => {
      const copies = one.copyChanges[place] === 1 ? 8 : 2
      const expected = Math.log2((one.purity * copies + 2 * (1 - one.purity)) / 2)
      expect(Math.abs(levels.row(row)[s] - expected)).toBeLessThan(0.15)
    })
  })

  it('a tumour is the same in a larger cohort, and nothing follows the state without a signal', () => {
    const fewer = simulateSomatic(tumours.slice(0, 3), oesophagealLaw, 3, 'test')
    expect(fewer.truth).toEqual(made.truth.slice(0, 3))
    const law = withoutSignal(oesophagealLaw)
    const at = (x: number) => drawSomaticState(law, { aggressiveness: x, 'PD-1': -x }, 0, createRandom(1))
    expect(at(0)).toEqual(at(2))
    expect(somaticInformation(law, ['aggressiveness', 'PD-1'])).toEqual(new Float64Array(4))
  })
})

describe('simulated germline variants', () => {
  const patients = Array.from({ length: 400 }, (_, i) => ({
    sample: `B${i + 1}`,
    patientId: `P${i + 1}`,
    latent: { susceptibility: random.normal() },
    ancestry: i % 2,
  }))
  const germline = simulateGermline(patients, immuneToxicityLaw, 4, 'test')

  it('are a VCF, HLA typings and a scoring file that read without a fault, and the score is the planted one', async () => {
    const { genotypes, findings } = await readGenotypes(write('cohort.vcf', germline.vcf))
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([])
    expect(genotypes.count).toBe(immuneToxicityLaw.neutral + immuneToxicityLaw.risk)
    const hla = await readHla(write('hla.csv', germline.hla))
    expect(hla.findings).toEqual([])
    const { fitted, match } = fitPolygenicScore(
      genotypes,
      await readScoringFile(write('score.txt', germline.score)),
    )
    expect(match.counts.matched).toBe(immuneToxicityLaw.risk)
    const scores = [...fitted.apply(genotypes).row(0)]
    expect(correlation(scores, [...germline.truth.polygenic])).toBeGreaterThan(0.97)
  })

  it('the score foretells susceptibility as its information says', () => {
    const information = germlineInformation(immuneToxicityLaw, ['susceptibility'], 4, 'test')[0]
    // A Gaussian view of variance 1 / information on a standard normal: R^2 = information / (1 + information). HLA
    // is a part of the information that the score lacks.
    const most = Math.sqrt(information / (1 + information))
    const found = correlation(
      [...germline.truth.polygenic],
      patients.map(({ latent }) => latent.susceptibility),
    )
    expect(found).toBeLessThan(most + 0.1)
    expect(found).toBeGreaterThan(most - 0.2)
  })

  it('HLA shares follow the law at the mean of the patients', () => {
    const own = germline.truth.hla.flat()
    const share = own.filter(name => name === 'A*11:01').length / (2 * patients.length)
    expect(Math.abs(share - 0.26)).toBeLessThan(4 * Math.sqrt((0.26 * 0.74) / 800))
  })
})
