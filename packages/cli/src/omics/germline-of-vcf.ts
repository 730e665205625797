import { writeFile } from 'node:fs/promises'
import type { Finding } from '@tessera/evidence'
import {
  type Concordance,
  concordance,
  type Genotypes,
  type GermlineQuality,
  germlineQuality,
  type HlaSummary,
  hlaCarriage,
  hlaSummary,
  joinSamples,
  readGenotypes,
  readHla,
  readSampleSheet,
  relationOf,
} from '@tessera/omics'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import type { Outcome, Session } from '../perform.ts'
import { learnedScores, savedScores } from './germline-ancestry.ts'
import { type GermlineResult, germlineDocument, type HlaResult } from './germline-document.ts'
import type { GermlineOptions } from './germline-options.ts'
import { germlineTests } from './germline-tests.ts'
import { germlineText } from './germline-text.ts'
import { variantColumns, variantRow } from './germline-variants.ts'
import { samplesToFitOn } from './reference-file.ts'

/** The work of `tessera omics germline`. */
export async function germlineOfVcf(
  file: string,
  given: GermlineOptions,
  session: Session,
): Promise<Outcome> {
  const options = { ...given, pgs: given.pgs ?? [] }
  for (const out of [options.out, options.variants, options.tests]) requireTableEnding(out)
  const stage = stagesOf(session)
  const findings: Finding[] = []
  const reading = {
    ...(options.dosage === undefined ? {} : { dosage: options.dosage }),
    ...(options.build === undefined ? {} : { build: options.build }),
    allFilters: options.allFilters === true,
    signal: session.signal,
  }
  const read = await readGenotypes(file, { ...reading, onProgress: stage('reading') })
  findings.push(...read.findings)
  const genotypes = await withSheet(read.genotypes, file, options, findings)
  const quality = germlineQuality(genotypes, {
    limits: {
      variantCallRate: options.callRate,
      sampleCallRate: options.callRate,
      hardyWeinberg: options.hwe,
      minorFrequency: options.maf,
    },
    midP: options.midP === true,
    ploidy: read.ploidy,
    onProgress: stage('comparing samples'),
  })
  findings.push(...quality.findings)
  if (options.variants !== undefined)
    await writeRows(
      options.variants,
      variantColumns,
      Array.from({ length: genotypes.count }, (_, v) => variantRow(genotypes, quality, v)),
    )
  const unrelated = unrelatedRows(genotypes, quality)
  const learned =
    options.reference === undefined
      ? await learnedScores(
          genotypes,
          fitRows(genotypes, unrelated, options),
          quality.passes,
          options,
          stage('components'),
        )
      : await savedScores(genotypes, options.reference)
  findings.push(...learned.findings)
  if (options.saveReference !== undefined)
    await writeFile(
      options.saveReference,
      JSON.stringify({ ancestry: learned.ancestry, scores: learned.scores.map(({ fitted }) => fitted) }),
    )
  const hla = options.hla === undefined ? null : await hlaOf(options.hla, options, findings)
  const second =
    options.second === undefined
      ? null
      : concordanceOf(
          genotypes,
          (await readGenotypes(options.second, { ...reading, onProgress: stage('second file') })).genotypes,
          findings,
        )
  const tests =
    options.outcome === undefined
      ? null
      : await germlineTests(genotypes, quality, learned.components, unrelated, options.outcome, options, {
          signal: session.signal,
          onProgress: stage('tests'),
        })
  findings.push(...(tests?.findings ?? []))
  const result: GermlineResult = { read, genotypes, quality, learned, unrelated, hla, second, tests }
  const document = germlineDocument(result)
  if (options.out !== undefined)
    await writeRows(options.out, Object.keys(document.samples[0] ?? {}), document.samples)
  return { document, text: germlineText(result, document), findings }
}

async function withSheet(
  genotypes: Genotypes,
  file: string,
  options: GermlineOptions,
  findings: Finding[],
): Promise<Genotypes> {
  if (options.samples === undefined) return genotypes
  const sheet = await readSampleSheet(options.samples, options.columns)
  const joined = joinSamples(
    genotypes.samples.map(({ id }) => id),
    file,
    sheet,
  )
  // Two samples of one patient are told by what their genotypes say: one person or two.
  findings.push(...sheet.findings, ...joined.findings.filter(({ code }) => code !== 'patient-visit-twice'))
  return genotypes.with({ samples: joined.samples })
}

/** Of relatives of first degree, and of samples of one person, the one of the higher call rate; none of low call rate. */
function unrelatedRows(genotypes: Genotypes, { related, samples, limits }: GermlineQuality): Int32Array {
  const out = new Set([...samples.callRate.keys()].filter(s => samples.callRate[s] < limits.sampleCallRate))
  for (const pair of related) {
    if (relationOf(pair) === 'second-degree' || out.has(pair.first) || out.has(pair.second)) continue
    out.add(samples.callRate[pair.second] > samples.callRate[pair.first] ? pair.first : pair.second)
  }
  return Int32Array.from(genotypes.samples.keys()).filter(s => !out.has(s))
}

function fitRows(genotypes: Genotypes, unrelated: Int32Array, { fitOn }: GermlineOptions): Int32Array {
  const chosen = samplesToFitOn(genotypes, fitOn)
  return chosen === undefined ? unrelated : unrelated.filter(s => chosen(genotypes.samples[s]))
}

async function hlaOf(file: string, options: GermlineOptions, findings: Finding[]): Promise<HlaResult> {
  const table = await readHla(file, {
    resolution: options.hlaFields === '1' ? 1 : 2,
    blankIsHomozygous: options.hlaBlankHomozygous === true,
  })
  findings.push(...table.findings)
  const summary: HlaSummary[] = hlaSummary(table)
  return { table, summary, carriage: hlaCarriage(table) }
}

function concordanceOf(first: Genotypes, second: Genotypes, findings: Finding[]) {
  const found = concordance(first, second)
  for (const best of found.best) {
    const own = second.samples.findIndex(({ id }) => id === first.samples[best.first].id)
    if (own < 0 || own === best.second) continue
    const same: Concordance | undefined = found.pairs.find(
      pair => pair.first === best.first && pair.second === own,
    )
    findings.push({
      severity: 'error',
      code: 'sample-swapped',
      message: `sample ${first.samples[best.first].id} agrees with ${second.samples[best.second].id} of the second file (${best.agreement.toFixed(3)}) rather than with itself (${same?.agreement.toFixed(3)})`,
      cure: 'look for a swap between the two files',
    })
  }
  return { ...found, genotypes: second }
}

/** Progress of a stage by its name, with what is left by what it took so far. */
function stagesOf(session: Session): (name: string) => (done: number, total: number) => void {
  return stage => {
    const began = performance.now()
    return (done, total) => {
      const seconds = (performance.now() - began) / 1000
      const etaSeconds = done === 0 ? null : (seconds * (total - done)) / done
      session.onProgress({ stage, done, total, etaSeconds })
    }
  }
}
