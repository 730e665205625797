import path from 'node:path'
import type { EvidenceDocument } from '@tessera/evidence'
import type { Session } from '../perform.ts'
import { reportStage } from '../report-stage.ts'
import { copyProtocols, type SeedStudy } from './seed-studies.ts'

export interface SeedOptions {
  readonly folder: string
  readonly patients: number
  readonly centres: number
  readonly seed: number
  readonly slidePixels: number
  readonly workers?: number
}

/** A study that was run. */
export interface SeedResult {
  readonly study: SeedStudy
  /** Its run folder. */
  readonly folder: string
  readonly report: string
  readonly evidence: EvidenceDocument
}

/** Simulates one study, freezes its plan, runs and reports it; what is there already is used again. */
export async function runSeedStudy(
  study: SeedStudy,
  { folder, patients, centres, seed, slidePixels, workers }: SeedOptions,
  { onProgress, signal }: Pick<Session, 'onProgress' | 'signal'>,
): Promise<SeedResult[]> {
  const named = (event: Parameters<Session['onProgress']>[0]) =>
    onProgress({ ...event, stage: `${study}: ${event.stage}` })
  const threads = workers === undefined ? {} : { workers }
  const simulating = { stage: `simulating ${patients} patients in ${centres} centres`, total: 1 }
  named({ ...simulating, done: 0, etaSeconds: null })
  const { drawFiles, writeSimulation } = await import('@tessera/simulate')
  const data = path.join(folder, 'data')
  const { drawn = [] } = writeSimulation(data, {
    study,
    patients,
    centres,
    seed,
    slidePixels,
    files: 'pixels',
  })
  named({ ...simulating, done: 1, etaSeconds: 0 })
  if (drawn.length > 0) await drawFiles(data, drawn, { onProgress: named, signal, ...threads })
  const { freezePlan, readPlan, readProtocol, runStudy, writePlan } = await import('@tessera/study')
  const results: SeedResult[] = []
  for (const { protocolFile, out } of copyProtocols(study, folder)) {
    const protocol = readProtocol(protocolFile)
    // Before a model reads an outcome, as any study should; a second start finds the plan.
    if (readPlan(protocol) === null) writePlan(protocol, freezePlan(protocol, new Date().toISOString()))
    const run = await runStudy({ protocolFile, dataDir: data, out, onProgress: named, signal, ...threads })
    const report = await reportStage(run.folder, named)
    results.push({ study, folder: run.folder, report, evidence: run.evidence })
  }
  return results
}
