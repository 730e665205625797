import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import {
  type Assay,
  type FittedScores,
  type GeneSet,
  type GeneSetScores,
  gsvaFitter,
  meanScores,
  type PublishedSignature,
  plageFitter,
  publishedCoverage,
  publishedSignatures,
  scorePublished,
  scoresFromJson,
  signatureNamed,
  singscore,
  ssgseaFitter,
  trainingSamples,
  weightedScores,
  zScoreFitter,
} from '@tessera/omics'
import { requireTableEnding, writeRows } from '../endpoints/write-out.ts'
import { UsageError } from '../exit-code.ts'
import type { Outcome, Session } from '../perform.ts'
import { readAssayInput } from './assay-input.ts'
import { readGeneSets } from './gene-sets-input.ts'
import { infiltrationTable } from './infiltration-table.ts'
import { samplesToFitOn, storedReference } from './reference-file.ts'
import { lossesOf } from './score-losses.ts'
import type { ScoreMethod, ScoreOptions } from './score-options.ts'
import { scoreText } from './score-text.ts'

/** What is scored: sets, and the signatures where they are published ones. */
interface Wanted {
  readonly sets: readonly GeneSet[]
  readonly signatures: readonly PublishedSignature[] | null
  readonly findings: readonly Finding[]
}

/** The work of `tessera omics score`. */
export async function scoreTable(table: string, options: ScoreOptions, session: Session): Promise<Outcome> {
  requireTableEnding(options.out)
  const { reference, saveReference, fitOn } = options
  if (reference !== undefined && (fitOn ?? saveReference) !== undefined)
    throw new UsageError('--reference applies what was learned: leave --fit-on and --save-reference out')
  const { method: asked } = options
  if (asked === 'infiltration') return infiltrationTable(table, options, session)
  const stage = (done: number) => session.onProgress({ stage: 'score', done, total: 3, etaSeconds: null })
  const stored = reference === undefined ? null : scoresFromJson(await storedReference(reference))
  const wanted = stored === null ? await wantedSets(options.sets) : null
  const read = await readAssayInput(table, options)
  stage(1)
  const method = methodOf(asked, reference, wanted, stored)
  const { result, fitted, learnedFrom } = run(method, read.assay, options, wanted, stored)
  const losses =
    options.complete === undefined
      ? null
      : await lossesOf(options.complete, options, result, wanted?.signatures ?? null, method, read.assay)
  stage(2)
  if (saveReference !== undefined) {
    if (fitted === null)
      throw new UsageError(`${method} learns nothing from samples: leave --save-reference out`)
    await writeFile(saveReference, `${JSON.stringify(fitted)}\n`)
  }
  const { scores } = result
  const names = scores.features.map(({ id }) => id)
  const rows = scores.samples.map(({ id, patientId }, s) => ({
    sample: id,
    ...(patientId === null ? {} : { patient_id: patientId }),
    ...Object.fromEntries(names.map((name, set) => [name, scores.values[set * scores.size + s]])),
  }))
  if (options.out !== undefined) await writeRows(options.out, Object.keys(rows[0] ?? {}), rows)
  stage(3)
  return {
    document: {
      method,
      scale: read.assay.scale,
      genes: read.assay.features.length,
      learnedFrom,
      sets: result.coverage.map(one => ({
        ...one,
        ...describe(one.set, wanted),
        loss: losses?.get(one.set) ?? null,
      })),
      samples: rows,
      out: options.out ?? null,
      reference: saveReference ?? reference ?? null,
    },
    text: scoreText(method, result, learnedFrom, losses, options.out),
    findings: [...read.findings, ...(wanted?.findings ?? []), ...result.findings],
  }
}

async function wantedSets(text: string): Promise<Wanted> {
  if (text === 'published') return ofSignatures(publishedSignatures)
  const names = text.split(',').map(name => name.trim())
  const found = names.map(signatureNamed)
  if (found.every(one => one !== null)) return ofSignatures(found)
  if (found.some(one => one !== null) || !/[./\\]/.test(text)) {
    const unknown = names.find((_, i) => found[i] === null)
    const known = publishedSignatures.map(({ name, label }) => `${name}: ${label}`).join('\n  ')
    throw new UsageError(`--sets ${unknown}: no file and no published signature; there are\n  ${known}`)
  }
  return { ...(await readGeneSets(text)), signatures: null }
}

function ofSignatures(signatures: readonly PublishedSignature[]): Wanted {
  const sets = signatures.map(({ name, label, genes, weights }) => ({
    name,
    description: label,
    genes,
    weights,
  }))
  return { sets, signatures, findings: [] }
}

function methodOf(
  method: ScoreMethod | undefined,
  reference: string | undefined,
  wanted: Wanted | null,
  stored: FittedScores | null,
): ScoreMethod {
  if (stored !== null) {
    if (method !== undefined && method !== stored.method)
      throw new UsageError(
        `${path.basename(reference ?? '')} is a reference of ${stored.method}, not of ${method}`,
      )
    return stored.method
  }
  if (method === 'published' && wanted?.signatures === null)
    throw new UsageError('--method published: the sets are not published signatures; name another method')
  return method ?? (wanted?.signatures ? 'published' : 'gsva')
}

interface Run {
  readonly result: GeneSetScores
  readonly fitted: FittedScores | null
  readonly learnedFrom: string | null
}

function run(
  method: ScoreMethod,
  assay: Assay,
  options: ScoreOptions,
  wanted: Wanted | null,
  stored: FittedScores | null,
): Run {
  if (stored !== null)
    return { result: stored.score(assay), fitted: null, learnedFrom: path.basename(options.reference ?? '') }
  const sets = wanted?.sets ?? []
  const rule = { leastShare: options.coverage, fewestGenes: options.fewestGenes }
  const alone = (result: GeneSetScores): Run => ({ result, fitted: null, learnedFrom: null })
  if (method === 'published')
    return alone(
      scorePublished(assay, wanted?.signatures ?? [], {
        ...rule,
        leastShare: options.coverage ?? publishedCoverage.leastShare,
      }),
    )
  if (method === 'mean') return alone(meanScores(assay, sets, rule))
  if (method === 'weighted') return alone(weightedScores(assay, sets, rule))
  if (method === 'singscore')
    return alone(singscore(assay, sets, { ...rule, knownDirection: options.unknownDirection !== true }))
  const training = trainingSamples(assay, samplesToFitOn(assay, options.fitOn))
  const fitted = fitterOf(method, sets, assay, options, rule).fit(training, { seed: 1 })
  const from = `${training.data.size} samples${options.fitOn === undefined ? '' : ` with ${options.fitOn}`}`
  return { result: fitted.score(assay), fitted, learnedFrom: from }
}

function fitterOf(
  method: 'gsva' | 'ssgsea' | 'zscore' | 'plage',
  sets: readonly GeneSet[],
  assay: Assay,
  { kernel, classic, tau, raw }: ScoreOptions,
  rule: { readonly leastShare?: number; readonly fewestGenes?: number },
) {
  if (method === 'zscore') return zScoreFitter(sets, rule)
  if (method === 'plage') return plageFitter(sets, rule)
  if (method === 'ssgsea') return ssgseaFitter(sets, { ...rule, alpha: tau, normalise: raw !== true })
  return gsvaFitter(sets, {
    ...rule,
    kernel: kernel ?? (assay.scale === 'counts' ? 'poisson' : 'gaussian'),
    maxDifference: classic !== true,
    tau,
  })
}

function describe(set: string, wanted: Wanted | null) {
  const signature = wanted?.signatures?.find(({ name }) => name === set)
  if (signature === undefined) return {}
  const { label, formula, paper, place, verified, evidence, licence, caveat } = signature
  return { label, formula, paper, place, verified, evidence, licence, caveat }
}
