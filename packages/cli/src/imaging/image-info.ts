import type { Finding } from '@tessera/evidence'
import {
  ImagingError,
  type OpenedFrames,
  openFrames,
  orientationOf,
  summariseVoxels,
  voxelTypeOf,
  voxelVolume,
} from '@tessera/imaging'
import type { Outcome } from '../perform.ts'
import { shortNumber, textTable } from '../terminal/text-table.ts'
import { imagingFinding } from './imaging-finding.ts'
import { openOptions, type ReadingOptions } from './reading-options.ts'

/** What each file holds. A file that cannot be read is a finding and does not stop the others. */
export async function imageInfo(files: readonly string[], options: ReadingOptions): Promise<Outcome> {
  const images: ImageInfo[] = []
  const findings: Finding[] = []
  for (const file of files)
    try {
      const opened = await openFrames(file, { ...openOptions(options), nonFinite: 'keep' })
      const info = infoOf(file, opened)
      images.push(info)
      findings.push(...opened.findings, ...valueFindings(info))
    } catch (error) {
      if (!(error instanceof ImagingError)) throw error
      findings.push(imagingFinding(error, file))
    }
  return { document: { images }, text: images.map(infoText).join('\n\n'), findings }
}

type ImageInfo = ReturnType<typeof infoOf>

function infoOf(file: string, { format, frames, header, bValues, seconds }: OpenedFrames) {
  const { grid, count, voxels } = frames
  const { least, greatest, mean, nonFinite, whole, labels } = summariseVoxels(voxels)
  return {
    file,
    format,
    ...grid,
    voxelVolume: voxelVolume(grid),
    orientation: orientationOf(grid),
    frames: count,
    bValues,
    seconds,
    type: voxelTypeOf(voxels),
    stored:
      header === null
        ? null
        : {
            type: header.stored.type,
            byteOrder: header.stored.littleEndian ? 'little' : 'big',
            compression: header.stored.compression,
            slope: header.stored.scale?.slope ?? 1,
            intercept: header.stored.scale?.intercept ?? 0,
          },
    least,
    greatest,
    mean,
    nonFinite,
    wholeNumbers: whole,
    // of one frame: a label of several frames has no volume
    labels:
      count === 1 ? (labels?.map(one => ({ ...one, volume: one.voxels * voxelVolume(grid) })) ?? null) : null,
  }
}

function valueFindings({ file, nonFinite, least, greatest }: ImageInfo): Finding[] {
  const warning = (code: string, message: string, cure: string): Finding => ({
    severity: 'warning',
    code,
    message,
    cure,
    file,
  })
  if (nonFinite > 0)
    return [
      warning(
        'not-finite',
        `${nonFinite} voxels are NaN or infinite`,
        'give the number that stands for them: tessera imaging convert --non-finite',
      ),
    ]
  if (least !== null && least === greatest)
    return [
      warning(
        'constant-intensity',
        `all voxels are ${least}`,
        'an empty mask, or an image that was not filled',
      ),
    ]
  return []
}

function infoText(info: ImageInfo): string {
  const { file, format, size, spacing, origin, direction, orientation, frames, type, stored, labels } = info
  const numbers = (values: readonly number[]) => values.map(shortNumber).join('  ')
  const packing =
    stored === null
      ? ''
      : `, stored as ${stored.type}${stored.compression === 'none' ? '' : `, ${stored.compression}`}`
  const scale =
    stored === null || (stored.slope === 1 && stored.intercept === 0)
      ? ''
      : `, ${stored.slope} x + ${stored.intercept}`
  const range =
    info.least === null
      ? 'no finite number'
      : `${shortNumber(info.least)} to ${shortNumber(info.greatest)}, mean ${shortNumber(info.mean)}`
  const lines = [
    ['format', format],
    ['size', `${size.join(' x ')}${frames > 1 ? `, ${frames} frames` : ''}`],
    ['spacing', `${numbers(spacing)}  mm`],
    ['origin', `${numbers(origin)}  mm (LPS)`],
    ['axes', [0, 1, 2].map(a => numbers([0, 3, 6].map(row => direction[row + a]))).join(' | ')],
    ['orientation', orientation],
    ['type', `${type}${packing}${scale}`],
    ['range', `${range}${info.nonFinite > 0 ? `, ${info.nonFinite} not finite` : ''}`],
    ...(info.bValues === null ? [] : [['b-values', `${info.bValues.join(' ')}  s/mm²`]]),
    ...(info.seconds === null || frames === 1 ? [] : [['times', `${info.seconds.join(' ')}  s`]]),
  ]
  const head = `${file}\n${lines.map(([name, value]) => `  ${name.padEnd(12)} ${value}`).join('\n')}`
  if (labels === null || labels.length === 0) return head
  const rows = labels.map(({ label, voxels, volume }) => [
    String(label),
    String(voxels),
    shortNumber(volume / 1000),
  ])
  const table = textTable(['label', 'voxels', 'ml'], rows)
  return `${head}\n${table.replace(/^/gm, '  ')}`
}
