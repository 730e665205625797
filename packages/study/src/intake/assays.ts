import { resolve } from 'node:path'
import type { Finding } from '@tessera/evidence'
import { type Assay, type AssayStep, readAssay, readGmt } from '@tessera/omics'
import type { AssayBlockProtocol } from '../protocol/assay-block.ts'
import type { AssayStepProtocol } from '../protocol/assay-step.ts'
import { assayBlock } from '../protocol/block.ts'
import type { StudyProtocol } from '../protocol/study.ts'
import { componentsFindings } from './components-findings.ts'
import { patientRows } from './sample-sheet.ts'
import type { BlockSamples } from './samples-at-time-zero.ts'
import type { Source } from './source.ts'
import { withinRun } from './within-run.ts'

/** The table of an assay as it was delivered, with the study's patient of each sample. */
export interface LoadedAssay {
  readonly block: string
  readonly protocol: Pick<AssayBlockProtocol, 'take' | 'within' | 'knownAt'>
  /** What a sample is: that of a laboratory, a slide, a scan. */
  readonly unit: BlockSamples['unit']
  readonly assay: Assay
  /** Row of the study's patients, -1 for a sample of nobody in it. */
  readonly patient: Int32Array
  readonly steps: readonly AssayStep[]
}

/**
 * Reads the assay of every block that is one. Samples of nobody in the study, and of another material than the
 * block's, are left out and counted.
 * @throws FindingsError where a file cannot be read at all
 */
export async function loadAssays(
  protocol: StudyProtocol,
  folder: string,
  ids: readonly string[],
): Promise<{ assays: LoadedAssay[]; sources: Source[]; findings: Finding[] }> {
  const assays: LoadedAssay[] = []
  const sources: Source[] = []
  const findings: Finding[] = []
  for (const name of Object.keys(protocol.blocks)) {
    const block = assayBlock(protocol.blocks, name)
    if (block === undefined) continue
    const loaded = await loadAssay(name, block, 'sample', folder, ids, protocol.source?.licence ?? null)
    assays.push(loaded.assay)
    sources.push(loaded.source)
    findings.push(...loaded.findings)
  }
  return { assays, sources, findings }
}

/** Reads the table of one block; see {@link loadAssays}. */
export async function loadAssay(
  name: string,
  block: Omit<AssayBlockProtocol, 'label'>,
  unit: LoadedAssay['unit'],
  folder: string,
  ids: readonly string[],
  licence: string | null,
): Promise<{ assay: LoadedAssay; source: Source; findings: Finding[] }> {
  const { scale, layout, samples, columns } = block
  const read = await readAssay(resolve(folder, block.assay), {
    name,
    scale,
    ...(block.unit === undefined ? {} : { unit: block.unit }),
    ...(layout === undefined ? {} : { layout }),
    ...(samples === undefined ? {} : { samples: resolve(folder, samples) }),
    ...(columns === undefined ? {} : { columns }),
  })
  const findings: Finding[] = [...read.findings]
  const corrected = block.run && withinRun(read.assay, block.run, { file: block.assay, field: name })
  findings.push(...(corrected?.findings ?? []))
  const own = (corrected?.assay ?? read.assay).where(
    ({ kind, material }) => kind === 'study' && (block.material === undefined || material === block.material),
  )
  const patient = patientRows(own.samples, ids)
  const strangers = patient.filter(row => row < 0).length
  if (strangers > 0) findings.push(strangersFinding(name, block.assay, strangers, own.size))
  findings.push(...componentsFindings(name, block.assay, block.steps, own))
  const steps = await resolveSteps(block.steps, folder, findings)
  return {
    assay: { block: name, protocol: block, unit, assay: own, patient, steps },
    source: {
      name,
      file: block.assay,
      sha256: read.sha256,
      rows: read.assay.features.length,
      licence,
    },
    findings,
  }
}

/** The steps of a block with the files that they name read. */
export async function resolveSteps(
  given: readonly AssayStepProtocol[],
  folder: string,
  findings: Finding[],
): Promise<AssayStep[]> {
  const steps: AssayStep[] = []
  for (const step of given) steps.push(await resolveStep(step, folder, findings))
  return steps
}

async function resolveStep(step: AssayStepProtocol, folder: string, findings: Finding[]): Promise<AssayStep> {
  if ('normalise' in step) {
    const { normalise, ...options } = step
    return { step: 'normalise', method: normalise, ...options }
  }
  if ('detected' in step) return { step: 'detected', share: step.detected }
  if ('variable' in step) return { step: 'variable', count: step.variable }
  if ('features' in step) return { step: 'features', names: step.features }
  if ('impute' in step) return { step: 'impute', choose: step.impute }
  if ('published' in step) return { step: 'published', names: step.published === 'all' ? [] : step.published }
  if ('components' in step) return { step: 'components', count: step.components, scaling: step.scaling }
  if ('log2' in step) return { step: 'log2', add: step.log2 }
  const { sets, findings: own } = await readGmt(resolve(folder, step.scores))
  findings.push(...own)
  return { step: 'scores', method: step.method, leastShare: step.leastShare, sets }
}

function strangersFinding(block: string, file: string, count: number, of: number): Finding {
  return {
    severity: count === of ? 'error' : 'warning',
    code: 'sample-of-no-patient',
    message: `${count} of ${of} samples of '${block}' belong to no patient of the study`,
    cure: 'give the sheet of samples (samples: ...) with the study number of each, or correct the names',
    file,
    count,
  }
}
