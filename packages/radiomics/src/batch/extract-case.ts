import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import path from 'node:path'
import type { Finding } from '@tessera/evidence'
import { ImagingError, type Mask, type Volume } from '@tessera/imaging'
import { extractFeatures, openCase } from '../extract/index.ts'
import { extractPyradiomics } from '../pyradiomics/index.ts'
import type { BatchCase, BatchMethod } from './batch-case.ts'

/** What became of a case. */
export interface CaseResult {
  /** Of the files that were read; null for what could not be. */
  readonly imageSha256: string | null
  readonly maskSha256: string | null
  readonly done: boolean
  readonly features: Readonly<Record<string, number>>
  readonly undefinedFeatures: Readonly<Record<string, string>>
  readonly findings: readonly Finding[]
}

/**
 * The work of a worker thread on one case. What is wrong with its files is a finding of the case, so that one bad file
 * does not end a batch; anything else is a fault of the program, and does.
 */
export async function extractCase(one: BatchCase, method: BatchMethod): Promise<CaseResult> {
  const [imageFile, maskFile] = [one.image, one.mask].map(file => path.resolve(one.folder, file))
  const hashes = { imageSha256: await sha256Of(imageFile), maskSha256: await sha256Of(maskFile) }
  try {
    const label = one.label ?? (method.kind === 'pyradiomics' ? method.parameters.settings.label : null)
    const { image, mask, labels } = await openCase(imageFile, maskFile, label === null ? {} : { label })
    const { features, undefinedFeatures, findings } = featuresOf(image, mask, labels, one, method)
    return { ...hashes, done: true, features, undefinedFeatures, findings: findings.map(f => named(f, one)) }
  } catch (error) {
    if (!(error instanceof ImagingError)) throw error
    const declared = declaredEmpty(one)
    if (error.fault === 'empty-mask' && declared !== null)
      return {
        ...hashes,
        done: true,
        features: {},
        undefinedFeatures: {},
        findings: [emptyAs(declared, one)],
      }
    return { ...hashes, done: false, features: {}, undefinedFeatures: {}, findings: [failureOf(error, one)] }
  }
}

/** What an empty mask means, where the table says so in `mask_state`: then it is no fault. */
function declaredEmpty({ about }: BatchCase): string | null {
  const state = about.mask_state
  return state === 'no-residual-tumour' || state === 'not-segmented' ? state : null
}

function emptyAs(state: string, one: BatchCase): Finding {
  const message = `${one.mask}: the mask is empty, which is declared: ${state}`
  return named(
    { severity: 'note', code: 'empty-mask-declared', message, cure: 'nothing', file: one.mask },
    one,
  )
}

function featuresOf(
  image: Volume,
  mask: Mask,
  labels: readonly number[],
  one: BatchCase,
  method: BatchMethod,
) {
  if (method.kind === 'ibsi') {
    const { features, undefinedFeatures } = extractFeatures(image, mask, method.settings)
    return { features, undefinedFeatures, findings: [] }
  }
  const { settings, labelChosen } = method.parameters
  const parameters = {
    ...method.parameters,
    settings: { ...settings, label: one.label ?? settings.label, additionalInfo: false },
    labelChosen: labelChosen || one.label !== null,
    findings: [],
  }
  return extractPyradiomics(image, mask, parameters, { labels: labels.filter(label => label !== 0) })
}

function failureOf(error: ImagingError, one: BatchCase): Finding {
  // Files are named as the table names them, whatever folder it lies in.
  const file =
    error.file !== null && path.basename(error.file) === path.basename(one.mask) ? one.mask : one.image
  return named(
    { severity: 'error', code: error.fault, message: `${file}: ${error.what}`, cure: error.cure, file },
    one,
  )
}

function named(finding: Finding, { patientId, row }: BatchCase): Finding {
  return { ...finding, patientId, ...(row === null ? {} : { row }) }
}

/** Of a file; null for a folder or what cannot be read. */
async function sha256Of(file: string): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    if (!statSync(file).isFile()) return null
    for await (const chunk of createReadStream(file)) hash.update(chunk)
    return hash.digest('hex')
  } catch {
    return null
  }
}
